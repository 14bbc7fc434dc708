@NullUnmarked
package dev.kakehashi.sfu.peer;

import org.jspecify.annotations.NullUnmarked;
