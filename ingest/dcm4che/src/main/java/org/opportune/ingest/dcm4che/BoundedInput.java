package org.opportune.ingest.dcm4che;

import java.io.IOException;
import java.io.InputStream;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.VR;
import org.dcm4che3.io.DicomInputHandler;
import org.dcm4che3.io.DicomInputStream;
import org.dcm4che3.util.TagUtils;
import org.opportune.ingest.dicom.DicomLimits;
import org.opportune.ingest.dicom.Encoding;

/**
 * dcm4che's parser within the limits of one object: long values are skipped, nesting is refused
 * before it recurses, and what the parser would silently skip or repair is refused as irregular.
 */
final class BoundedInput extends DicomInputStream {
  /** As in the built-in parser: longer values of private elements are of no use. */
  private static final int MAX_PRIVATE_VALUE = 4096;

  private final DicomLimits limits;
  private int elements;
  private long lastTested = -1;
  private long pixelData = -1;

  BoundedInput(InputStream in, Encoding encoding, DicomLimits limits) throws IOException {
    super(in, encoding.transferSyntaxUid());
    this.limits = limits;
    setDicomInputHandler(new Handler());
  }

  /**
   * Reads up to pixel data.
   *
   * @return where PixelData's tag starts, counted in the stream; -1 when there is none
   */
  long readToPixels(Attributes target) throws IOException {
    readAttributes(target, -1, input -> stopsHere());
    return pixelData;
  }

  private boolean stopsHere() {
    // dcm4che asks twice about an element whose value representation it does not know.
    if (getTagPosition() == lastTested) {
      throw new IrregularException("unknown value representation");
    }
    lastTested = getTagPosition();
    boolean stops = Dcm4cheDataSets.isPixels(tag());
    if (tag() == org.dcm4che3.data.Tag.PixelData) {
      pixelData = getTagPosition();
    }
    return stops;
  }

  /** Only called for what does not belong where it stands. */
  @Override
  public void skipFully(long count) {
    throw new IrregularException("unexpected element");
  }

  private void skipValue(long count) throws IOException {
    if (count < 0 || skip(count) < count) {
      throw new IrregularException("a value runs past the end");
    }
  }

  private void count() {
    if (++elements > limits.maxElements()) {
      throw new IrregularException("too many elements");
    }
  }

  /** Decides for each element whether dcm4che reads it. */
  private final class Handler implements DicomInputHandler {
    @Override
    public void readValue(DicomInputStream input, Attributes attributes) throws IOException {
      count();
      // Twice in one data set also when dcm4che rereads a sequence that was longer than stated.
      if (attributes.contains(tag())) {
        throw new IrregularException("an element is there twice");
      }
      boolean undefined = length() == -1;
      long end = getPosition() + unsignedLength();
      boolean nested = vr() == VR.SQ || undefined;
      boolean standard = !TagUtils.isPrivateTag(tag());
      boolean kept =
          unsignedLength() <= MAX_PRIVATE_VALUE
              || (standard && unsignedLength() <= limits.maxValueBytes());
      if (nested || kept) {
        BoundedInput.super.readValue(input, attributes);
      } else {
        skipValue(unsignedLength());
      }
      if (!undefined && getPosition() != end) {
        throw new IrregularException("a value does not end where it says");
      }
    }

    @Override
    public void readValue(DicomInputStream input, Sequence sequence) throws IOException {
      count();
      if (level() > limits.maxDepth()) {
        throw new IrregularException("sequences nest too deep");
      }
      boolean undefined = length() == -1;
      long end = getPosition() + unsignedLength();
      BoundedInput.super.readValue(input, sequence);
      if (!undefined && getPosition() != end) {
        throw new IrregularException("an item does not end where it says");
      }
    }

    /** Pixels inside an item, such as those of an icon: of no use here. */
    @Override
    public void readValue(DicomInputStream input, Fragments fragments) throws IOException {
      count();
      skipValue(unsignedLength());
    }

    @Override
    public void startDataset(DicomInputStream input) {}

    @Override
    public void endDataset(DicomInputStream input) {}
  }
}
