@NullMarked
package dev.kakehashi.web;

import org.jspecify.annotations.NullMarked;
