package org.opportune.ingest.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchiveSynthesizerTest {
  private static final ArchivePlan PLAN =
      ArchivePlan.of(3, 7).withMatrix(32).withSliceSpacingMm(20);

  private static Map<String, byte[]> cleanArchive;
  private static Map<String, byte[]> brokenArchive;
  private static Map<String, byte[]> implicitArchive;
  private static ArchiveTruth brokenTruth;
  private static ArchiveTruth implicitTruth;

  private final Map<String, byte[]> archive = new TreeMap<>();

  @BeforeAll
  static void writeOnePatientCleanAndBroken() throws IOException {
    ArchivePlan one = ArchivePlan.of(1, 7).withMatrix(32).withSliceSpacingMm(10);
    Defects all = Defects.none();
    for (DefectKind kind : DefectKind.values()) {
      all = all.with(kind, 1);
    }
    cleanArchive = new TreeMap<>();
    brokenArchive = new TreeMap<>();
    implicitArchive = new TreeMap<>();
    new ArchiveSynthesizer(one).write(cleanArchive::put, (done, total) -> {});
    Defects explicit = all.with(DefectKind.IMPLICIT_LITTLE_ENDIAN, 0);
    brokenTruth =
        new ArchiveSynthesizer(one.withDefects(explicit))
            .write(brokenArchive::put, (done, total) -> {});
    Defects implicit = Defects.none().with(DefectKind.IMPLICIT_LITTLE_ENDIAN, 1);
    implicitTruth =
        new ArchiveSynthesizer(one.withDefects(implicit))
            .write(implicitArchive::put, (done, total) -> {});
  }

  private ArchiveTruth write(ArchivePlan plan) throws IOException {
    return new ArchiveSynthesizer(plan).write(archive::put, (done, total) -> {});
  }

  @Test
  void patientsDependOnPlanAndIndexAlone() throws IOException {
    write(PLAN);
    Map<String, byte[]> again = new HashMap<>();
    ArchiveSynthesizer synthesizer = new ArchiveSynthesizer(PLAN);
    for (int index = 2; index >= 0; index--) {
      synthesizer.writePatient(index, again::put);
    }
    assertThat(again.keySet()).isEqualTo(archive.keySet());
    archive.forEach((key, bytes) -> assertThat(again.get(key)).as(key).isEqualTo(bytes));
  }

  @Test
  void headersSayWhatTheTruthSays() throws IOException {
    ArchiveTruth truth = write(PLAN);
    for (SynthesizedPatient patient : truth.patients()) {
      PatientTruth row = patient.truth();
      List<Map<Integer, byte[]>> images =
          archive.entrySet().stream()
              .filter(entry -> entry.getKey().contains(row.patientId()))
              .map(entry -> parse(entry.getValue()))
              .toList();
      assertThat(images).hasSize(patient.objects());
      for (Map<Integer, byte[]> image : images) {
        assertThat(text(image, 0x00100010)).isEqualTo(row.patientName());
        assertThat(text(image, 0x00100020)).isEqualTo(row.patientId());
        assertThat(text(image, 0x00080050)).isEqualTo(row.accessionNumber());
        assertThat(text(image, 0x00181210)).isEqualTo(row.kernelName());
        assertThat(image.get(0x7FE00010)).hasSize(32 * 32 * 2);
      }
      assertThat(images.stream().map(i -> text(i, 0x00080018)).distinct()).hasSize(images.size());
      assertThat(images.stream().map(i -> text(i, 0x0020000E)).distinct()).hasSize(1);
    }
    assertThat(truth.truthCsv().lines()).hasSize(4).first().isEqualTo(PatientTruth.CSV_HEADER);
    assertThat(truth.defectsCsv()).isEqualTo("key,kind\n");
    assertThat(truth.objects()).isEqualTo(archive.size());
  }

  @ParameterizedTest
  @EnumSource(ScannerModel.Storage.class)
  void storedValuesBecomeHounsfieldUnits(ScannerModel.Storage storage) throws IOException {
    ScannerModel model = ScannerModel.fleet().get(0);
    ScannerModel scanner =
        new ScannerModel(
            model.site(),
            model.manufacturer(),
            model.model(),
            model.kernels(),
            storage,
            ScannerModel.Conventions.FEET_FIRST_MIRRORED,
            model.noiseHu());
    ArchivePlan plan =
        ArchivePlan.of(1, 7).withMatrix(32).withSliceSpacingMm(40).withScanners(List.of(scanner));
    write(plan);
    PatientDraw draw = PatientDraw.of(plan, 0);
    short[] hu = ThoraxPhantom.scan(draw.spec(), draw.settings()).volume().hu()[0];
    String first =
        archive.keySet().stream()
            .filter(key -> key.contains(draw.truth().patientId()))
            .findFirst()
            .orElseThrow();
    Map<Integer, byte[]> image = parse(archive.get(first));
    int intercept = Integer.parseInt(text(image, 0x00281052));
    ByteBuffer pixels = ByteBuffer.wrap(image.get(0x7FE00010)).order(ByteOrder.LITTLE_ENDIAN);
    for (int column = 8; column < 24; column++) {
      int stored = pixels.getShort(2 * (16 * 32 + column));
      assertThat(stored + intercept).isEqualTo(hu[16 * 32 + 31 - column]);
    }
    assertThat(image.containsKey(0x00280120)).isEqualTo(storage.padding() != 0);
    if (storage.padding() != 0) {
      assertThat(pixels.getShort(0)).isEqualTo((short) storage.padding());
    }
  }

  @ParameterizedTest
  @EnumSource(DefectKind.class)
  void defectsAreAsRequested(DefectKind kind) {
    boolean implicit = kind == DefectKind.IMPLICIT_LITTLE_ENDIAN;
    Map<String, byte[]> archive = implicit ? implicitArchive : brokenArchive;
    List<String> keys =
        (implicit ? implicitTruth : brokenTruth)
            .patients().get(0).defects().stream()
                .filter(defect -> defect.kind() == kind)
                .map(PlantedDefect::key)
                .toList();
    assertThat(keys).isNotEmpty();
    switch (kind) {
      case MISSING_SLICES -> {
        assertThat(cleanArchive).containsKeys(keys.toArray(String[]::new));
        assertThat(archive).doesNotContainKeys(keys.toArray(String[]::new));
      }
      case TRUNCATED ->
          assertThat(archive.get(keys.get(0)).length)
              .isLessThan(cleanArchive.get(keys.get(0)).length);
      case IMPLICIT_LITTLE_ENDIAN -> {
        String key = archive.keySet().iterator().next();
        assertThat(key).startsWith(keys.get(0));
        assertThat(new String(archive.get(key), 0, 400, StandardCharsets.ISO_8859_1))
            .contains("1.2.840.10008.1.2\0");
      }
      case DUPLICATE_SAME -> {
        String original = keys.get(0).replace("copy-of-", "");
        assertThat(archive.get(keys.get(0))).isEqualTo(archive.get(original));
      }
      case ZERO_BYTE -> assertThat(archive.get(keys.get(0))).isEmpty();
      case DUPLICATE_CONFLICT,
          TEXT_FILE,
          PDF_FILE,
          SCOUT,
          SECONDARY_CAPTURE,
          DOSE_PAGE,
          MR,
          CORRUPT_HEADER ->
          assertThat(archive).containsKeys(keys.toArray(String[]::new));
    }
  }

  @Test
  void stagesFollowTheMix() {
    ArchivePlan plan = ArchivePlan.of(2000, 3);
    int[] count = new int[4];
    for (int index = 0; index < plan.patients(); index++) {
      PatientDraw draw = PatientDraw.of(plan, index);
      StageMix.Band band = plan.stages().bands().get(draw.truth().stage());
      assertThat(draw.spec().lesionShare()).isLessThanOrEqualTo(band.highestShare());
      count[draw.truth().stage()]++;
    }
    assertThat(count[0]).isBetween(1120, 1280);
    assertThat(count[1]).isBetween(330, 470);
    assertThat(count[2]).isBetween(185, 295);
    assertThat(count[3]).isBetween(115, 205);
  }

  @Test
  void patientNumbersAreUnique() {
    ArchivePlan plan = ArchivePlan.of(5000, 3);
    Map<String, Integer> seen = new HashMap<>();
    for (int index = 0; index < plan.patients(); index++) {
      assertThat(seen.put(PatientDraw.of(plan, index).truth().patientId(), index)).isNull();
    }
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> new ArchiveSynthesizer(PLAN).writePatient(3, (key, bytes) -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid patient: 3 is not in 0..2");
    assertThatThrownBy(() -> Defects.none().with(DefectKind.MR, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid rate for MR: 2.0 is not in 0..1");
  }

  private static String text(Map<Integer, byte[]> image, int tag) {
    return new String(image.get(tag), StandardCharsets.ISO_8859_1).replace('\0', ' ').trim();
  }

  /** Explicit VR little endian without sequences. */
  private static Map<Integer, byte[]> parse(byte[] file) {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(132);
    Map<Integer, byte[]> elements = new HashMap<>();
    while (buffer.hasRemaining()) {
      int tag = (buffer.getShort() & 0xFFFF) << 16 | buffer.getShort() & 0xFFFF;
      String vr = "" + (char) buffer.get() + (char) buffer.get();
      int length = buffer.getShort() & 0xFFFF;
      if (vr.equals("OW") || vr.equals("OB")) {
        length = buffer.getInt();
      }
      byte[] value = new byte[length];
      buffer.get(value);
      elements.put(tag, value);
    }
    return elements;
  }
}
