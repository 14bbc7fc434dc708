@NullMarked
package dev.kakehashi.signaling;

import org.jspecify.annotations.NullMarked;
