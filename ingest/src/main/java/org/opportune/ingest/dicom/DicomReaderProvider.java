package org.opportune.ingest.dicom;

/**
 * Makes readers over another DICOM library. Found with {@link java.util.ServiceLoader}, so that a
 * library that cannot be had everywhere is used where its module is on the class path.
 */
public interface DicomReaderProvider {

  /** Short name for messages and tests. */
  String name();

  /** The provider with the highest preference is used; the built-in reader has 0. */
  int preference();

  /** A reader within the settings. */
  DicomReader reader(ReaderSettings settings);
}
