package org.opportune.inference.ct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.bundle.TinyBundle;
import org.opportune.inference.lung.LungAnalyzer;
import org.opportune.inference.lung.LungMask;
import org.opportune.inference.lung.LungPhantom;
import org.opportune.ingest.ct.AirCalibration;
import org.opportune.ingest.ct.CtInstance;
import org.opportune.ingest.ct.CtSeries;
import org.opportune.ingest.ct.HounsfieldVolume;
import org.opportune.ingest.ct.SeriesException;
import org.opportune.ingest.ct.SliceRef;
import org.opportune.ingest.ct.VolumeReader;
import org.opportune.ingest.dicom.DicomReader;
import org.opportune.ingest.dicom.DicomWriter;

/** A scan that is off by a constant, against the same scan that is not. */
class AirCalibrationTest {
  private static final AirCalibration FLAGGING = AirCalibration.flagging();
  private static final AirCalibration CORRECTING = new AirCalibration(50, true);
  private static final LungPhantom.Shape BODY =
      (x, y, z) -> x * x / (170 * 170) + y * y / (112 * 112) <= 1;
  private static final LungPhantom.Shape EMPHYSEMA = LungPhantom.ellipsoid(-78, 0, 190, 30, 40, 40);

  @TempDir static Path directory;
  private static LoadedNetwork network;
  private static CtMeasurement unshifted;
  private static CtMeasurement shifted;

  @BeforeAll
  static void measureTheOracle() throws Exception {
    network = LoadedNetwork.load(TinyBundle.write(directory, 1), Device.cpu());
    unshifted = screen(chest(), 0, FLAGGING);
    shifted = screen(chest(), 75, FLAGGING);
  }

  @AfterAll
  static void unload() {
    network.close();
  }

  private static LungPhantom chest() {
    return LungPhantom.chest(128, LungPhantom.slices(15))
        .paint(EMPHYSEMA, -970, LungMask.RIGHT)
        .withAirways()
        .withNoise(20);
  }

  /** Screens a phantom written as DICOM objects whose every voxel is off by {@code offsetHu}. */
  private static CtMeasurement screen(LungPhantom phantom, int offsetHu, AirCalibration calibration)
      throws SeriesException {
    HounsfieldVolume volume = phantom.volume();
    Map<String, byte[]> objects = new HashMap<>();
    List<SliceRef> slices = new ArrayList<>();
    for (int k = 0; k < volume.slices(); k++) {
      short[] stored = volume.hu()[k].clone();
      for (int i = 0; i < stored.length; i++) {
        stored[i] += (short) offsetHu;
      }
      byte[] object = object(volume, stored, volume.sliceZMm()[k]);
      objects.put("o" + k, object);
      slices.add(new SliceRef("o" + k, 0, object.length, volume.sliceZMm()[k], 1, 0));
    }
    AnomalyScorer scorer = new AnomalyScorer(network, ScorerSettings.standard());
    return new CtScreener(new VolumeReader(DicomReader.builtIn(), 1 << 24), scorer, calibration)
        .screen(series(slices), objects::get)
        .measurement();
  }

  private static byte[] object(HounsfieldVolume volume, short[] stored, double z) {
    return new DicomWriter()
        .text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.2")
        .text(0x00080018, "UI", "1.2.3." + (int) z)
        .text(0x00080060, "CS", "CT")
        .decimals(0x00200032, 0, 0, z)
        .decimals(0x00200037, 1, 0, 0, 0, 1, 0)
        .unsignedShorts(0x00280002, 1)
        .text(0x00280004, "CS", "MONOCHROME2")
        .unsignedShorts(0x00280010, volume.rows())
        .unsignedShorts(0x00280011, volume.columns())
        .decimals(0x00280030, volume.rowSpacingMm(), volume.columnSpacingMm())
        .unsignedShorts(0x00280100, 16)
        .unsignedShorts(0x00280101, 16)
        .unsignedShorts(0x00280102, 15)
        .unsignedShorts(0x00280103, 1)
        .decimals(0x00281052, 0)
        .decimals(0x00281053, 1)
        .pixels(stored)
        .explicitLittleEndian();
  }

  private static CtSeries series(List<SliceRef> slices) {
    return new CtSeries(
        "series",
        "study",
        "patient",
        "digest",
        slices.size(),
        slices,
        128,
        128,
        3.0,
        3.0,
        15.0,
        15.0,
        true,
        null,
        "",
        List.of(),
        Map.of(),
        "unknown",
        new CtInstance.Scanner(null, null, null, null, null, null),
        new CtInstance.Demographics(null, null, null, null, null));
  }

  @Test
  void scanThatIsNotOffIsLeftAloneWhateverTheSetting() throws Exception {
    assertThat(unshifted.airOffsetHu()).isCloseTo(0, within(1.0));
    assertThat(unshifted.flags()).doesNotContain("air_not_calibrated", "air_corrected");
    assertThat(unshifted.density().laa950Percent()).isGreaterThan(2);
    CtMeasurement corrected = screen(chest(), 0, CORRECTING);
    assertThat(corrected.density()).isEqualTo(unshifted.density());
    assertThat(corrected.flags()).isEqualTo(unshifted.flags());
    assertThat(corrected.uncorrected()).isNull();
  }

  @Test
  void offsetIsRecordedAndFlaggedAndTheMeasuresAreThoseOfTheStoredScan() {
    assertThat(shifted.airOffsetHu()).isEqualTo(unshifted.airOffsetHu() + 75);
    assertThat(shifted.outsideAirHu()).isEqualTo(unshifted.outsideAirHu() + 75);
    assertThat(shifted.flags())
        .contains("air_not_calibrated")
        .doesNotContain("air_corrected", "air_contradicts_trachea");
    assertThat(shifted.uncorrected()).isNull();
    assertThat(shifted.density().laa950Percent()).isLessThan(0.5);
  }

  @Test
  void correctedMeasuresAreThoseOfTheUnshiftedScanAndTheStoredOnesAreKept() throws Exception {
    CtMeasurement corrected = screen(chest(), 75, CORRECTING);
    assertThat(corrected.flags()).contains("air_not_calibrated", "air_corrected");
    assertThat(corrected.airOffsetHu()).isEqualTo(unshifted.airOffsetHu() + 75);
    assertThat(corrected.density()).isEqualTo(unshifted.density());
    assertThat(corrected.zones()).isEqualTo(unshifted.zones());
    assertThat(corrected.quality()).isEqualTo(unshifted.quality());
    assertThat(corrected.anomalyScore()).isCloseTo(unshifted.anomalyScore(), within(1e-9));
    assertThat(corrected.uncorrected())
        .isEqualTo(
            new CtMeasurement.Uncorrected(
                shifted.anomalyScore(),
                shifted.density().laa950Percent(),
                shifted.density().perc15Hu(),
                shifted.density().meanHu()));
    assertThat(corrected.uncorrected().perc15Hu()).isGreaterThan(corrected.density().perc15Hu());
  }

  @Test
  void offsetThatTheTracheaContradictsIsLeftAndFlagged() throws Exception {
    LungPhantom.Shape around = (x, y, z) -> !BODY.contains(x, y, z);
    LungPhantom odd = chest().paint(around, LungPhantom.AIR + 75, LungMask.NONE);
    CtMeasurement left = screen(odd, 0, CORRECTING);
    assertThat(left.airOffsetHu()).isEqualTo(75);
    assertThat(left.flags())
        .contains("air_not_calibrated", "air_contradicts_trachea")
        .doesNotContain("air_corrected");
    assertThat(left.uncorrected()).isNull();
    assertThat(left.density()).isEqualTo(LungAnalyzer.analyze(odd.volume()).density());
  }
}
