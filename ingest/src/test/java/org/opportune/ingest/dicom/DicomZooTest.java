package org.opportune.ingest.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opportune.ingest.RealData;
import org.opportune.ingest.Reason;

/** The files of pydicom's test collection against pydicom and gdcm. */
class DicomZooTest {
  private static Map<String, byte[]> zoo;

  @BeforeAll
  static void unzip() throws Exception {
    zoo = RealData.unzip("dicom-zoo.zip");
  }

  @Test
  void storedValuesEqualThoseOfTheOracle() throws Exception {
    Map<String, String> expected = new TreeMap<>();
    Map<String, String> actual = new TreeMap<>();
    for (String[] row : RealData.oracle("zoo-pixels.csv")) {
      if (!TransferSyntax.isSupported(row[1])) {
        continue;
      }
      expected.put(row[0], row[5]);
      try {
        actual.put(row[0], digest(DicomReader.builtIn().frames(zoo.get(row[0]))));
      } catch (DicomException e) {
        actual.put(row[0], e.reason() + " " + e.getMessage());
      }
    }
    assertThat(actual).isEqualTo(expected).hasSizeGreaterThan(60);
  }

  @Test
  void everyFileIsReadOrRefusedWithAReason() throws Exception {
    Map<String, Reason> refused = new LinkedHashMap<>();
    for (Map.Entry<String, byte[]> entry : zoo.entrySet()) {
      try {
        DicomHeader header = DicomReader.builtIn().header(ByteSource.of(entry.getValue()));
        assertThat(header.attributes().tags()).as(entry.getKey()).isNotEmpty();
      } catch (DicomException e) {
        refused.put(entry.getKey(), e.reason());
      }
    }
    System.out.println(refused);
  }

  private static String digest(StoredFrames frames) throws Exception {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    for (int frame = 0; frame < frames.count(); frame++) {
      short[] values = frames.decode(frame);
      ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asShortBuffer().put(values);
      sha.update(bytes);
    }
    return HexFormat.of().formatHex(sha.digest());
  }
}
