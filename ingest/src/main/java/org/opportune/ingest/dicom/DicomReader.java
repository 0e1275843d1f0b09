package org.opportune.ingest.dicom;

import java.io.IOException;

/**
 * Reads DICOM objects. Implementations hold no state per object and may be shared by threads.
 *
 * <p>Standard: DICOM PS3.5 (encoding) and PS3.10 (file format).
 */
public interface DicomReader {

  /**
   * Reads the header, in few and small range reads, and stops before the pixels.
   *
   * @param source the object
   * @return its attributes
   * @throws DicomException when the bytes are no DICOM object or break its rules beyond repair
   * @throws IOException when the source does not deliver
   */
  DicomHeader header(ByteSource source) throws DicomException, IOException;

  /**
   * Opens the frames of an object that is in memory. Nothing is decoded yet.
   *
   * @param object the whole object; not copied, must not change while frames are read
   * @return its header and frames
   * @throws DicomException when the header cannot be read, pixels are missing, of a layout that is
   *     not supported, shorter than the header says, or of a transfer syntax without a codec
   */
  StoredFrames frames(byte[] object) throws DicomException;

  /** The reader that ships with Opportune, with the default settings. */
  static DicomReader builtIn() {
    return builtIn(ReaderSettings.defaults());
  }

  /** The reader that ships with Opportune. */
  static DicomReader builtIn(ReaderSettings settings) {
    return new PartTenReader(settings.limits(), DataSetReader.builtIn(settings));
  }

  /** The preferred of the readers on the class path, with the default settings. */
  static DicomReader preferred() {
    return preferred(ReaderSettings.defaults());
  }

  /** The preferred of the readers on the class path. */
  static DicomReader preferred(ReaderSettings settings) {
    return DicomReaders.present().get(0).reader(settings);
  }
}
