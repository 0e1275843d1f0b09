package org.opportune.ingest.dicom;

import java.io.IOException;

/** The reader that ships with Opportune; no third-party code. */
final class BuiltInDicomReader implements DicomReader {
  private final DicomLimits limits;

  BuiltInDicomReader(DicomLimits limits) {
    this.limits = limits;
  }

  @Override
  public DicomHeader header(ByteSource source) throws DicomException, IOException {
    throw new UnsupportedOperationException(limits.toString());
  }

  @Override
  public StoredFrames frames(byte[] object) throws DicomException {
    throw new UnsupportedOperationException(limits.toString());
  }
}
