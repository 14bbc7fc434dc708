@NullMarked
package dev.kakehashi.sfu.rtcp;

import org.jspecify.annotations.NullMarked;
