package org.opportune.ingest.dcm4che;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.dcm4che3.data.UID;
import org.dcm4che3.io.DicomInputStream;
import org.opportune.ingest.dicom.Fragments;

/** Finds the fragments of pixel data with dcm4che's parser, without copying them. */
final class FragmentInput extends DicomInputStream {
  private final byte[] data;
  private final int start;
  private final List<Fragments.Fragment> fragments = new ArrayList<>();
  private long[] offsetTable = new long[0];

  /**
   * A parser of fragments.
   *
   * @param in stands at the first item
   * @param data the object the stream reads
   * @param start where in it the stream starts
   */
  FragmentInput(InputStream in, byte[] data, int start) throws IOException {
    super(in, UID.ExplicitVRLittleEndian);
    this.data = data;
    this.start = start;
  }

  /** The fragments up to the delimiter, without the offset table. */
  List<Fragments.Fragment> fragments() throws IOException {
    long firstItem = -1;
    while (readItemHeader()) {
      int offset = (int) (start + getPosition());
      long length = unsignedLength();
      if (length < 0 || skip(length) < length || fragments.size() >= Fragments.MAX_FRAGMENTS) {
        throw new IrregularException("a fragment runs past the end");
      }
      if (firstItem < 0) {
        firstItem = getPosition();
        offsetTable = offsets(offset, (int) length);
      } else {
        long item = getTagPosition() - firstItem;
        fragments.add(new Fragments.Fragment(item, offset, (int) length));
      }
    }
    return fragments;
  }

  /** Entries of the basic offset table; call after {@link #fragments}. */
  long[] offsetTable() {
    return offsetTable;
  }

  /** Only called for what is no item. */
  @Override
  public void skipFully(long count) {
    throw new IrregularException("unexpected element ");
  }

  private long[] offsets(int offset, int length) {
    ByteBuffer table = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    long[] offsets = new long[length / 4];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = Integer.toUnsignedLong(table.getInt(offset + 4 * i));
    }
    return offsets;
  }
}
