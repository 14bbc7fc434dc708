package dev.kakehashi.perf.bench;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Collectors;

/** What a run found, for people and for programs. */
record Report(LocalDate date, Machine machine, Plan plan, Results results) {

    /** Writes {@code report.json}, {@code report.html} and {@code report.md} into a folder. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        Files.writeString(
                folder.resolve("report.json"),
                mapper.writeValueAsString(new JsonReport().of(date, machine, plan, results)) + "\n");
        Files.writeString(folder.resolve("report.html"), new HtmlReport(this).text());
        Files.writeString(folder.resolve("report.md"), markdown());
    }

    /** For the terminal. */
    String table() {
        return Tables.of(results).stream().map(Table::text).collect(Collectors.joining("\n"));
    }

    /** For docs/performance.md. */
    String markdown() {
        return conditions() + "\n\n"
                + Tables.of(results).stream().map(Table::markdown).collect(Collectors.joining("\n"));
    }

    String conditions() {
        return "%s, `./bench`, %s. %d repetitions of %s s each; medians, in brackets the lowest and the highest."
                .formatted(date, machine.sentence(), plan.repeat(), Tables.number(plan.windowSeconds(), 1));
    }
}
