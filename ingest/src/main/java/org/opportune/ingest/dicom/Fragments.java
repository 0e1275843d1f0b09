package org.opportune.ingest.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.opportune.ingest.Reason;

/**
 * The fragments of encapsulated pixel data (PS3.5 section A.4).
 *
 * @param data holds them
 * @param list in stored order, without the basic offset table
 * @param offsetTable entries of the basic offset table, empty when it is
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, never handed out.
public record Fragments(byte[] data, List<Fragment> list, long[] offsetTable) {
  private static final int ITEM = 0xE000FFFE;
  private static final int SEQUENCE_END = 0xE0DDFFFE;

  /** More than this in one object are refused. */
  public static final int MAX_FRAGMENTS = 1 << 20;

  /**
   * One fragment.
   *
   * @param tableOffset where its item starts, as the offset table counts
   * @param offset first byte of its value
   * @param length bytes of its value
   */
  public record Fragment(long tableOffset, int offset, int length) {}

  /**
   * Lists fragments up to the delimiter. Without one, or when the last fragment is cut short, the
   * data is accepted only if it ends in the marker that ends a JPEG image, so that no cut image is
   * taken for a whole one.
   */
  static Fragments scan(byte[] data, int from, String syntax, Set<DicomWarning> warnings)
      throws DicomException {
    ByteBuffer buffer = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    List<Fragment> list = new ArrayList<>();
    long[] table = null;
    long firstItem = 0;
    long position = from;
    boolean ended = false;
    boolean cut = false;
    while (!ended && !cut && position + 8 <= data.length) {
      int tag = buffer.getInt((int) position);
      long length = Integer.toUnsignedLong(buffer.getInt((int) position + 4));
      long start = position + 8;
      if (tag == SEQUENCE_END) {
        ended = true;
      } else if (tag != ITEM || list.size() >= MAX_FRAGMENTS) {
        throw new DicomException(
            Reason.MALFORMED, "Cannot read pixels: no fragment at " + position);
      } else {
        cut = start + length > data.length;
        int there = (int) Math.min(length, data.length - start);
        if (table == null) {
          table = offsets(buffer, (int) start, there);
          firstItem = start + there;
        } else {
          list.add(new Fragment(position - firstItem, (int) start, there));
        }
        position = start + there;
      }
    }
    Fragments found = new Fragments(data, List.copyOf(list), table == null ? new long[0] : table);
    if (list.isEmpty()) {
      throw new DicomException(Reason.TRUNCATED, "Cannot read pixels: there are no fragments");
    }
    if (!ended) {
      boolean marked = TransferSyntax.endsInMarker(syntax);
      if ((cut || marked) && !(marked && found.endsInMarker())) {
        throw new DicomException(
            Reason.TRUNCATED, "Cannot read pixels: the last of " + list.size() + " is cut short");
      }
      warnings.add(DicomWarning.NO_SEQUENCE_DELIMITER);
    }
    return found;
  }

  /** Whether the last fragment ends in FFD9, padding aside. */
  private boolean endsInMarker() {
    Fragment last = list.get(list.size() - 1);
    int end = last.offset() + last.length();
    while (end > last.offset() && data[end - 1] == 0) {
      end--;
    }
    return end - 2 >= last.offset()
        && (data[end - 2] & 0xFF) == 0xFF
        && (data[end - 1] & 0xFF) == 0xD9;
  }

  private static long[] offsets(ByteBuffer buffer, int start, int length) {
    long[] offsets = new long[length / 4];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = Integer.toUnsignedLong(buffer.getInt(start + 4 * i));
    }
    return offsets;
  }
}
