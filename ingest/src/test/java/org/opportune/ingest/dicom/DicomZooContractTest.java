package org.opportune.ingest.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opportune.ingest.RealData;
import org.opportune.ingest.Reason;

/** The files of pydicom's test collection against pydicom and gdcm. */
public class DicomZooContractTest extends DicomReaderContract {
  private static Map<String, byte[]> zoo;

  @BeforeAll
  static void unzip() throws Exception {
    zoo = RealData.unzip("dicom-zoo.zip");
  }

  @Test
  void storedValuesEqualThoseOfTheOracle() throws Exception {
    Map<String, String> different = new TreeMap<>();
    for (String[] row : RealData.oracle("zoo-pixels.csv")) {
      try {
        if (!ZooTable.digest(reader().frames(zoo.get(row[0]))).equals(row[5])) {
          different.put(row[0], "differs");
        }
      } catch (DicomException e) {
        different.put(row[0], e.reason() + ": " + e.getMessage() + ", " + e.getCause());
      }
    }
    assertThat(different).isEmpty();
  }

  @Test
  void everyFileIsReadOrRefusedWithAReason() throws Exception {
    Map<String, Reason> refused = new TreeMap<>();
    for (Map.Entry<String, byte[]> entry : zoo.entrySet()) {
      try {
        DicomHeader header = reader().header(ByteSource.of(entry.getValue()));
        assertThat(header.attributes().tags()).as(entry.getKey()).isNotEmpty();
      } catch (DicomException e) {
        refused.put(entry.getKey().substring(entry.getKey().lastIndexOf('/') + 1), e.reason());
      }
    }
    assertThat(refused)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("FileInfo.txt", Reason.NOT_DICOM),
                Map.entry("README.txt", Reason.NOT_DICOM),
                Map.entry("README", Reason.NOT_DICOM),
                Map.entry("crayons.icc", Reason.NOT_DICOM),
                Map.entry("rtplan.dump", Reason.NOT_DICOM),
                Map.entry("rtstruct.dump", Reason.NOT_DICOM),
                Map.entry("test1.json", Reason.NOT_DICOM),
                Map.entry("test_PN.json", Reason.NOT_DICOM),
                Map.entry("zipMR.gz", Reason.NOT_DICOM),
                // Its bytes were changed by a text-mode copy.
                Map.entry("no_meta.dcm", Reason.NOT_DICOM),
                Map.entry("DICOMDIR-nooffset", Reason.TRUNCATED),
                Map.entry("rtplan_truncated.dcm", Reason.TRUNCATED)));
  }

  @Test
  void everyFileHasAnOutcome() throws Exception {
    Map<String, ZooTable.Outcome> outcomes = ZooTable.outcomes(reader());
    assertThat(outcomes).hasSameSizeAs(zoo);
    Map<String, Long> counts =
        outcomes.values().stream()
            .collect(Collectors.groupingBy(ZooTable.Outcome::text, Collectors.counting()));
    // 87 files are compared value by value above; the others decoded are lossy.
    assertThat(counts.get("decoded")).isGreaterThanOrEqualTo(87);
    assertThat(counts.get("not an image (not_dicom)")).isEqualTo(11);
  }
}
