@NullMarked
package dev.kakehashi.sfu.room;

import org.jspecify.annotations.NullMarked;
