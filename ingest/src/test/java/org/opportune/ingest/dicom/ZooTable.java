package org.opportune.ingest.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.opportune.ingest.RealData;
import org.opportune.ingest.Reason;

/**
 * Every file of the real collection with its outcome, as a Markdown table: run {@code main} with
 * {@code -Dopportune.data}. The last column says whether the values equal pydicom's and gdcm's, by
 * the digests of tests/oracles/dicom_pixels.py; it is empty where those say nothing.
 */
final class ZooTable {
  /**
   * How reading one file ended.
   *
   * @param syntax transfer syntax, null when the header is not readable
   * @param reason null when all frames decoded
   * @param digest SHA-256 of the stored values as little-endian words, null when not decoded
   */
  record Outcome(String syntax, Reason reason, String digest) {
    String text() {
      if (reason == null) {
        return "decoded";
      }
      return switch (reason) {
        case NOT_DICOM, NOT_AN_IMAGE -> "not an image (" + reason.code() + ")";
        default ->
            (reason.kind() == Reason.Kind.QUARANTINE ? "quarantined (" : "excluded (")
                + reason.code()
                + ")";
      };
    }
  }

  private ZooTable() {}

  /** Outcomes by path. */
  static Map<String, Outcome> outcomes(DicomReader reader) throws Exception {
    Map<String, Outcome> outcomes = new TreeMap<>();
    for (Map.Entry<String, byte[]> entry : RealData.unzip("dicom-zoo.zip").entrySet()) {
      outcomes.put(entry.getKey(), outcome(reader, entry.getValue()));
    }
    return outcomes;
  }

  private static Outcome outcome(DicomReader reader, byte[] object) throws Exception {
    String syntax = null;
    try {
      syntax = reader.header(ByteSource.of(object)).transferSyntaxUid();
      return new Outcome(syntax, null, digest(reader.frames(object)));
    } catch (DicomException e) {
      return new Outcome(syntax, e.reason(), null);
    }
  }

  static String digest(StoredFrames frames) throws Exception {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    for (int frame = 0; frame < frames.count(); frame++) {
      short[] values = frames.decode(frame);
      ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asShortBuffer().put(values);
      sha.update(bytes);
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  /** Prints the table and its counts. */
  public static void main(String[] arguments) throws Exception {
    Map<String, String> oracle = new HashMap<>();
    for (String[] row : RealData.oracle("zoo-pixels.csv")) {
      oracle.put(row[0], row[5]);
    }
    Map<String, Integer> counts = new TreeMap<>();
    System.out.println("| File | Transfer syntax | Outcome | Values equal pydicom's |");
    System.out.println("|---|---|---|---|");
    outcomes(DicomReader.preferred())
        .forEach(
            (path, outcome) -> {
              String due = oracle.get(path);
              String equal = due == null ? "" : due.equals(outcome.digest()) ? "yes" : "no";
              counts.merge(outcome.text(), 1, Integer::sum);
              counts.merge("values compared: " + equal, 1, Integer::sum);
              System.out.printf(
                  "| %s | %s | %s | %s |%n",
                  path, outcome.syntax() == null ? "" : outcome.syntax(), outcome.text(), equal);
            });
    System.out.println("\n" + counts);
  }
}
