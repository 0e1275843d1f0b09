package org.opportune.ingest.dicom;

/** Turns the bytes of text values into text, by the character sets an object declares. */
public interface TextDecoder {

  /** Decodes one value; undecodable bytes become replacement characters, never an error. */
  String decode(byte[] value);

  /** Whether every declared character set is one this decoder knows. */
  boolean known();

  /** Makes a decoder of what SpecificCharacterSet (0008,0005) says, as stored. */
  @FunctionalInterface
  interface Sets {
    /**
     * The decoder of a declaration.
     *
     * @param declaration values separated by backslashes; empty when nothing is declared
     */
    TextDecoder of(String declaration);
  }
}
