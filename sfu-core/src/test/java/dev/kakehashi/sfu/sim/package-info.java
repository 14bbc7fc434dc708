@NullUnmarked
package dev.kakehashi.sfu.sim;

import org.jspecify.annotations.NullUnmarked;
