package org.opportune.ingest.dicom;

import java.io.IOException;
import java.util.Set;

/**
 * The part of a {@link DicomReader} that may be another library's: parsing a data set whose place
 * and encoding are known, finding the fragments of its pixels, decoding its text. What surrounds it
 * (preamble, meta group, detection of the encoding, inflation, pixel layout, codecs) is the same
 * for all, in {@link PartTenReader}. Implementations hold no state per object.
 */
public interface DataSetReader {

  /**
   * Parses elements up to, without, PixelData (7FE0,0010).
   *
   * @param window the object, or its inflated data set
   * @param position where the data set starts
   * @param encoding how it is written
   * @param content gets the elements
   * @param warnings gets what had to be forgiven
   * @return byte offset of the PixelData element's tag, -1 when there is none
   * @throws DicomException when the bytes break the encoding rules, end early or ask for too much
   * @throws IOException when the source does not deliver
   */
  long read(
      ElementWindow window,
      long position,
      Encoding encoding,
      DicomAttributes.Builder content,
      Set<DicomWarning> warnings)
      throws DicomException, IOException;

  /**
   * Finds the fragments of encapsulated pixel data (PS3.5 section A.4).
   *
   * @param data the object in memory
   * @param element its PixelData element
   * @param transferSyntaxUid says how a whole frame ends
   * @param warnings gets what had to be forgiven
   * @throws DicomException when fragments are cut short or no fragments at all
   */
  Fragments fragments(
      byte[] data, PixelElement element, String transferSyntaxUid, Set<DicomWarning> warnings)
      throws DicomException;

  /**
   * The decoder of text, by what an object declares.
   *
   * @param declaration as in {@link TextDecoder.Sets#of}
   */
  TextDecoder text(String declaration);

  /** The one that ships with Opportune. */
  static DataSetReader builtIn(ReaderSettings settings) {
    return new BuiltInDataSets(settings);
  }
}
