package org.opportune.ingest.dicom;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.opportune.ingest.Reason;

/** Unpacks a deflated data set (PS3.5 section A.5): a raw deflate stream after the meta group. */
final class Inflation {
  private static final int CHUNK = 64 << 10;

  private Inflation() {}

  /**
   * Inflates from {@code position} to the end of the stream.
   *
   * @param maxBytes size beyond which the object is refused, against deflate bombs
   */
  static byte[] inflate(ByteSource source, long position, int maxBytes)
      throws DicomException, IOException {
    Inflater inflater = new Inflater(true);
    try {
      ByteArrayOutputStream inflated = new ByteArrayOutputStream(CHUNK);
      byte[] buffer = new byte[CHUNK];
      long next = position;
      while (!inflater.finished()) {
        if (inflater.needsInput()) {
          int count = (int) Math.min(CHUNK, source.length() - next);
          if (count <= 0) {
            throw new DicomException(
                Reason.TRUNCATED, "Cannot inflate data set: it ends at " + next);
          }
          inflater.setInput(source.read(next, count));
          next += count;
        }
        int count = inflater.inflate(buffer);
        if (count == 0 && inflater.needsDictionary()) {
          throw new DicomException(
              Reason.MALFORMED, "Cannot inflate data set: it asks for a preset dictionary");
        }
        if (inflated.size() + (long) count > maxBytes) {
          throw new DicomException(
              Reason.OVER_BUDGET, "Cannot inflate data set: more than " + maxBytes + " bytes");
        }
        inflated.write(buffer, 0, count);
      }
      return inflated.toByteArray();
    } catch (DataFormatException e) {
      throw new DicomException(Reason.MALFORMED, "Cannot inflate data set: not deflated", e);
    } finally {
      inflater.end();
    }
  }
}
