package org.opportune.ingest.ct;

import org.opportune.ingest.dicom.ByteSource;
import org.opportune.ingest.dicom.DicomReader;
import org.opportune.ingest.privacy.KeyMaker;

/** Reads the header of an object into a {@link CtInstance}. */
public final class CtInstanceReader {
  /** A reader of instances over a reader of DICOM. */
  public CtInstanceReader(DicomReader reader) {}

  /**
   * Reads one object's header. Bad data never throws: it gives a quarantined or excluded instance.
   *
   * @param source the object
   * @param objectRef where it is
   * @param sizeBytes its size
   * @param etag its version mark, or null
   * @param keys makes pseudonyms
   */
  public CtInstance read(
      ByteSource source, String objectRef, long sizeBytes, String etag, KeyMaker keys) {
    throw new UnsupportedOperationException();
  }
}
