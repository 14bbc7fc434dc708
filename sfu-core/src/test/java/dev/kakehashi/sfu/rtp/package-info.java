@NullMarked
package dev.kakehashi.sfu.rtp;

import org.jspecify.annotations.NullMarked;
