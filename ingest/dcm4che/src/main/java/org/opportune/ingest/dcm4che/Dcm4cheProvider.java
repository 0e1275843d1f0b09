package org.opportune.ingest.dcm4che;

import org.opportune.ingest.dicom.DicomReader;
import org.opportune.ingest.dicom.DicomReaderProvider;
import org.opportune.ingest.dicom.PartTenReader;
import org.opportune.ingest.dicom.ReaderSettings;

/** Offers the dcm4che reader, preferred to the built-in one. */
public final class Dcm4cheProvider implements DicomReaderProvider {
  private static final int PREFERENCE = 10;

  @Override
  public String name() {
    return "dcm4che";
  }

  @Override
  public int preference() {
    return PREFERENCE;
  }

  @Override
  public DicomReader reader(ReaderSettings settings) {
    return new PartTenReader(settings.limits(), new Dcm4cheDataSets(settings));
  }

  @Override
  public String toString() {
    return name();
  }
}
