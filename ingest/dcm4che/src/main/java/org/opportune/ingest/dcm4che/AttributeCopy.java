package org.opportune.ingest.dcm4che;

import java.io.IOException;
import java.util.List;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.VR;
import org.opportune.ingest.dicom.DicomAttributes;

/** Hands what dcm4che parsed to the reader port, values as bytes. */
final class AttributeCopy {
  private AttributeCopy() {}

  /** Copies elements, nested ones too; the depth was limited when they were parsed. */
  static void copy(Attributes from, DicomAttributes.Builder to) throws IOException {
    for (int tag : from.tags()) {
      VR vr = from.getVR(tag);
      Object value = from.getValue(tag);
      if (value instanceof Sequence sequence) {
        List<DicomAttributes.Builder> items = to.sequence(tag);
        for (Attributes item : sequence) {
          DicomAttributes.Builder content = new DicomAttributes.Builder(item.bigEndian());
          copy(item, content);
          items.add(content);
        }
      } else if (vr == VR.SQ) {
        to.sequence(tag);
      } else if (!(value instanceof Fragments)) {
        to.put(tag, vr.name(), value instanceof byte[] bytes ? bytes : from.getBytes(tag));
      }
    }
  }
}
