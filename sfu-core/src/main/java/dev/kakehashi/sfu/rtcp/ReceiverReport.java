package dev.kakehashi.sfu.rtcp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** RFC 3550 6.4.2. */
public record ReceiverReport(int ssrc, List<ReportBlock> blocks) {
    private static final int FIXED_BYTES = 8;

    public ReceiverReport {
        blocks = List.copyOf(blocks);
    }

    static @Nullable ReceiverReport read(byte[] data, int at, int length) {
        int count = data[at] & 0x1F;
        if (length < FIXED_BYTES + count * ReportBlock.BYTES) {
            return null;
        }
        return new ReceiverReport(RtcpBytes.get32(data, at + 4), ReportBlock.readAll(data, at + FIXED_BYTES, count));
    }

    /** Returns the bytes written; at most {@link ReportBlock#MAX_BLOCKS} blocks fit. */
    public int write(byte[] data, int at) {
        int bytes = FIXED_BYTES + blocks.size() * ReportBlock.BYTES;
        RtcpBytes.header(data, at, blocks.size(), RtcpBytes.RECEIVER_REPORT, bytes);
        RtcpBytes.put32(data, at + 4, ssrc);
        for (int index = 0; index < blocks.size(); index++) {
            blocks.get(index).write(data, at + FIXED_BYTES + index * ReportBlock.BYTES);
        }
        return bytes;
    }
}
