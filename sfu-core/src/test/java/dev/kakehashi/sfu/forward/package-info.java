@NullMarked
package dev.kakehashi.sfu.forward;

import org.jspecify.annotations.NullMarked;
