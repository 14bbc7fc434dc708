@NullMarked
package dev.kakehashi.dtlssrtp;

import org.jspecify.annotations.NullMarked;
