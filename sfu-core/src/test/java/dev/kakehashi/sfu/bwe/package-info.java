@NullMarked
package dev.kakehashi.sfu.bwe;

import org.jspecify.annotations.NullMarked;
