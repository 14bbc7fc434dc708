@NullMarked
package dev.kakehashi.sfu.net;

import org.jspecify.annotations.NullMarked;
