/** What a server spends its CPU time on. */
@NullMarked
package dev.kakehashi.perf.profile;

import org.jspecify.annotations.NullMarked;
