package org.opportune.ingest.ct;

import java.util.Map;
import java.util.TreeMap;
import org.opportune.ingest.dicom.ByteSource;
import org.opportune.ingest.dicom.DicomBytes;
import org.opportune.ingest.dicom.DicomReader;
import org.opportune.ingest.dicom.DicomTag;

/** A valid small CT slice whose attributes a test changes one at a time. */
final class CtBytes {
  static final String SYNTAX = "1.2.840.10008.1.2.1";
  private final Map<Integer, String> texts = new TreeMap<>();
  private final Map<Integer, Integer> numbers = new TreeMap<>();
  private String syntax = SYNTAX;
  private short[] cells = new short[64 * 64];

  CtBytes() {
    text(DicomTag.IMAGE_TYPE, "ORIGINAL\\PRIMARY\\AXIAL");
    text(DicomTag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.2");
    text(DicomTag.SOP_INSTANCE_UID, "1.2.3.1");
    text(DicomTag.STUDY_INSTANCE_UID, "1.2.3");
    text(DicomTag.SERIES_INSTANCE_UID, "1.2.3.0");
    text(DicomTag.STUDY_DATE, "20200315");
    text(DicomTag.MODALITY, "CT");
    text(DicomTag.PATIENT_ID, "SECRET-4711");
    text(DicomTag.IMAGE_POSITION_PATIENT, "0\\0\\10");
    text(DicomTag.IMAGE_ORIENTATION_PATIENT, "1\\0\\0\\0\\1\\0");
    text(DicomTag.PIXEL_SPACING, "0.7\\0.7");
    text(DicomTag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2");
    text(DicomTag.RESCALE_SLOPE, "1");
    text(DicomTag.RESCALE_INTERCEPT, "-1024");
    number(DicomTag.SAMPLES_PER_PIXEL, 1);
    number(DicomTag.ROWS, 64);
    number(DicomTag.COLUMNS, 64);
    number(DicomTag.BITS_ALLOCATED, 16);
    number(DicomTag.BITS_STORED, 16);
    number(DicomTag.HIGH_BIT, 15);
    number(DicomTag.PIXEL_REPRESENTATION, 1);
  }

  /** Sets a text attribute; null removes it. */
  CtBytes text(int tag, String value) {
    texts.put(tag, value);
    return this;
  }

  CtBytes number(int tag, Integer value) {
    numbers.put(tag, value);
    return this;
  }

  CtBytes syntax(String uid) {
    syntax = uid;
    return this;
  }

  CtBytes cells(short[] values) {
    cells = values;
    return this;
  }

  byte[] bytes() {
    DicomBytes out = DicomBytes.explicit();
    TreeMap<Integer, Object> all = new TreeMap<>(texts);
    all.putAll(numbers);
    all.forEach(
        (tag, value) -> {
          if (value instanceof Integer number) {
            out.us(tag, number);
          } else if (value != null) {
            out.text(tag, "LO", (String) value);
          }
        });
    if (cells != null) {
      out.words(DicomTag.PIXEL_DATA, cells);
    }
    return DicomBytes.file(syntax, out.bytes());
  }

  CtInstance read(DicomReader reader) {
    byte[] bytes = bytes();
    return new CtInstanceReader(reader)
        .read(ByteSource.of(bytes), "o", bytes.length, "e", (label, id) -> label + "#" + id);
  }
}
