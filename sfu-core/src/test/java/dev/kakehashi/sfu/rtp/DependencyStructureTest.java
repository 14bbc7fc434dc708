package dev.kakehashi.sfu.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The examples are the tables of AV1 RTP A.10.2; there the first target is the best one. */
final class DependencyStructureTest {
    private static final String NO_SIZES = "0";

    /** A.10.2.1: one spatial and three temporal layers. */
    private static final Table L1T3 = new Table(
            3,
            new int[] {0, 0, 0},
            row(0, 0, "SSS", "", 0),
            row(0, 0, "SSS", "4", 4),
            row(0, 1, "SD-", "2", 2),
            row(0, 2, "D--", "1", 1),
            row(0, 2, "D--", "1", 3));

    /** A.10.2.2: three spatial and three temporal layers, each upper one needs those below. */
    private static final Table L3T3 = new Table(
            9,
            new int[] {2, 2, 2, 1, 1, 1, 0, 0, 0},
            row(0, 0, "SSSSSSSSS", "", 0, 0, 0),
            row(0, 0, "RRRRRRSSS", "12", 12, 11, 10),
            row(0, 1, "RR-RR-SD-", "6", 6, 5, 4),
            row(0, 2, "R--R--D--", "3", 3, 2, 1),
            row(0, 2, "R--R--D--", "3", 9, 8, 7),
            row(1, 0, "SSSSSS---", "1", 1, 1, 1),
            row(1, 0, "RRRSSS---", "12,1", 1, 1, 1),
            row(1, 1, "RR-SD----", "6,1", 7, 6, 5),
            row(1, 2, "R--D-----", "3,1", 4, 3, 2),
            row(1, 2, "R--D-----", "3,1", 10, 9, 8),
            row(2, 0, "SSS------", "1", 2, 1, 1),
            row(2, 0, "SSS------", "12,1", 2, 1, 1),
            row(2, 1, "SD-------", "6,1", 8, 7, 6),
            row(2, 2, "D--------", "3,1", 5, 4, 3),
            row(2, 2, "D--------", "3,1", 11, 10, 9));

    /** One template of a table. */
    record Row(int spatial, int temporal, String indications, String diffs, int[] chains) {}

    /** A table: decode targets, which chain protects each, and templates. */
    record Table(int targets, int[] protectedBy, Row... rows) {
        /** As it is sent, from template_id_offset to the chains (A.8.2). */
        String digits(int offset) {
            StringBuilder bits = new StringBuilder();
            bits.append(BitText.number(offset, 6)).append(BitText.number(targets - 1, 5));
            for (int index = 0; index < rows.length; index++) {
                bits.append(index + 1 == rows.length ? "11" : step(rows[index], rows[index + 1]));
            }
            for (Row row : rows) {
                row.indications().chars().forEach(each -> bits.append(BitText.number("-DSR".indexOf(each), 2)));
            }
            for (Row row : rows) {
                for (int diff : numbers(row.diffs())) {
                    bits.append('1').append(BitText.number(diff - 1, 4));
                }
                bits.append('0');
            }
            int chains = rows[0].chains().length;
            bits.append(nonSymmetric(chains, targets + 1));
            for (int chain : protectedBy) {
                bits.append(nonSymmetric(chain, chains));
            }
            for (Row row : rows) {
                for (int diff : row.chains()) {
                    bits.append(BitText.number(diff, 4));
                }
            }
            return bits.toString();
        }

        private static String step(Row from, Row to) {
            return from.spatial() != to.spatial() ? "10" : from.temporal() != to.temporal() ? "01" : "00";
        }

        /** AV1 4.10.7, the other way round. */
        private static String nonSymmetric(int value, int bound) {
            int width = 32 - Integer.numberOfLeadingZeros(bound);
            int shorter = (1 << width) - bound;
            if (value < shorter) {
                return width == 1 ? "" : BitText.number(value, width - 1);
            }
            return BitText.number(value + shorter, width);
        }
    }

    private static Row row(int spatial, int temporal, String indications, String diffs, int... chains) {
        return new Row(spatial, temporal, indications, diffs, chains);
    }

    private static int[] numbers(String list) {
        return list.isEmpty()
                ? new int[0]
                : Arrays.stream(list.split(",", -1)).mapToInt(Integer::parseInt).toArray();
    }

    @Test
    void readsThreeTemporalLayers() {
        check(L1T3, known(read(L1T3.digits(0) + NO_SIZES)));
    }

    @Test
    void readsThreeSpatialLayers() {
        check(L3T3, known(read(L3T3.digits(0) + NO_SIZES)));
    }

    private static void check(Table table, DependencyStructure read) {
        assertThat(read.targets()).isEqualTo(table.targets());
        assertThat(read.chains()).isEqualTo(table.rows()[0].chains().length);
        for (int index = 0; index < table.rows().length; index++) {
            Row row = table.rows()[index];
            assertThat(read.template(index)).isEqualTo(index);
            assertThat(read.spatial(index)).isEqualTo(row.spatial());
            assertThat(read.temporal(index)).isEqualTo(row.temporal());
            assertThat(indications(read, index)).isEqualTo(row.indications());
            assertThat(Arrays.toString(read.diffs(index))).isEqualTo(Arrays.toString(numbers(row.diffs())));
        }
        assertThat(read.template(table.rows().length)).isEqualTo(-1);
    }

    private static String indications(DependencyStructure structure, int template) {
        StringBuilder text = new StringBuilder();
        for (int target = 0; target < structure.targets(); target++) {
            text.append("-DSR".charAt(DependencyStructure.indication(structure.indications(template), target)));
        }
        return text.toString();
    }

    @Test
    void knowsTheHighestLayersOfEachTarget() {
        DependencyStructure structure = known(read(L3T3.digits(0) + NO_SIZES));

        for (int target = 0; target < 9; target++) {
            assertThat(structure.spatialOf(target)).isEqualTo(2 - target / 3);
            assertThat(structure.temporalOf(target)).isEqualTo(2 - target % 3);
        }
    }

    @Test
    void choosesTheBestTargetThatIsAllowedAndActive() {
        DependencyStructure structure = known(read(L3T3.digits(0) + NO_SIZES));

        assertThat(structure.targetFor(7, 7, 0b111111111)).isZero();
        assertThat(structure.targetFor(1, 1, 0b111111111)).isEqualTo(4);
        assertThat(structure.targetFor(7, 7, 0b111111000)).isEqualTo(3);
        assertThat(structure.targetFor(0, 7, 0b000111111)).isEqualTo(-1);
    }

    @Test
    void countsTemplateIdsFromTheOffsetAndAround() {
        DependencyStructure structure = known(read(L1T3.digits(62) + NO_SIZES));

        assertThat(structure.template(62)).isZero();
        assertThat(structure.template(63)).isEqualTo(1);
        assertThat(structure.template(0)).isEqualTo(2);
        assertThat(structure.template(2)).isEqualTo(4);
        assertThat(structure.template(3)).isEqualTo(-1);
        assertThat(structure.template(61)).isEqualTo(-1);
    }

    @Test
    void readsTheSizeOfEverySpatialLayer() {
        String sizes = "1" + size(320, 180) + size(640, 360) + size(65_536, 65_536);
        DependencyStructure structure = known(read(L3T3.digits(0) + sizes));

        assertThat(structure.width(0)).isEqualTo(320);
        assertThat(structure.height(1)).isEqualTo(360);
        assertThat(structure.width(2)).isEqualTo(65_536);
        assertThat(structure.height(3)).isZero();
    }

    private static String size(int width, int height) {
        return BitText.number(width - 1, 16) + BitText.number(height - 1, 16);
    }

    @Test
    void refusesWhatEndsEarly() {
        String digits = L3T3.digits(0) + NO_SIZES;
        byte[] whole = BitText.bytes(digits);
        BitReader bits = new BitReader();
        for (int length = 0; length < whole.length; length++) {
            bits.wrap(whole, 0, length);
            assertThat(DependencyStructure.read(bits)).isNull();
        }
    }

    @Test
    void refusesASpatialLayerThatAv1DoesNotHave() {
        assertThat(read("000000 00000 10 10 10 10 11" + "10".repeat(5) + "00000 0 0"))
                .isNull();
    }

    @Test
    void refusesTemplatesWithoutAnEnd() {
        assertThat(read("000000 00000" + "00".repeat(200))).isNull();
    }

    @Test
    void refusesMoreReferencesThanAFrameCanHave() {
        assertThat(read("000000 00000 11 10" + "10000".repeat(DependencyStructure.MAX_DIFFS + 1) + "0 0 0"))
                .isNull();
        assertThat(read("000000 00000 11 10" + "10000".repeat(DependencyStructure.MAX_DIFFS) + "0 0 0"))
                .isNotNull();
    }

    private static @Nullable DependencyStructure read(String digits) {
        byte[] data = BitText.bytes(digits);
        BitReader bits = new BitReader();
        bits.wrap(data, 0, data.length);
        return DependencyStructure.read(bits);
    }

    private static DependencyStructure known(@Nullable DependencyStructure structure) {
        return Objects.requireNonNull(structure);
    }
}
