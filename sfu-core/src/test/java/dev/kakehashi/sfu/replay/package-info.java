/** Plays recordings of real Chromium through the engine and has FFmpeg decode what a subscriber gets. */
@NullMarked
package dev.kakehashi.sfu.replay;

import org.jspecify.annotations.NullMarked;
