@NullMarked
package dev.kakehashi.perf;

import org.jspecify.annotations.NullMarked;
