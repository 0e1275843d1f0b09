package org.opportune.ingest.ct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opportune.ingest.Reason;
import org.opportune.ingest.dicom.DicomBytes;
import org.opportune.ingest.dicom.DicomTag;

/** Studies of whole objects to series and volumes: cases 16 and 20-36 of the project's list. */
public class SeriesContractTest extends StudyContract {
  private void assertExcluded(Reason reason) {
    CtSeries series = only();
    assertThat(series.selected()).isFalse();
    assertThat(series.reason()).isEqualTo(reason.code());
  }

  @Test
  void case24OrderFollowsPositionsNotInstanceNumbers() throws Exception {
    storeStack("1");
    short[][] hu = volume(only()).volume().hu();
    assertThat(hu).hasDimensions(SLICES, SIDE * SIDE);
    for (int i = 0; i < SLICES; i++) {
      assertThat(hu[i][30 * SIDE + 28]).isEqualTo((short) (40 + i));
    }
  }

  @Test
  void case21ScoutsReformatsAndScreenSavesAreSetAside() {
    storeStack("1");
    store(slice("1", 50).text(DicomTag.IMAGE_TYPE, "ORIGINAL\\PRIMARY\\LOCALIZER"));
    store(slice("1", 51).text(DicomTag.IMAGE_TYPE, "DERIVED\\PRIMARY\\MPR"));
    store(slice("1", 52).text(DicomTag.IMAGE_TYPE, "DERIVED\\SECONDARY\\OTHER"));
    CtSeries series = only();
    assertThat(series.slices()).hasSize(SLICES);
    assertThat(series.excludedInstances()).containsExactly(Map.entry("not_axial_original", 3));
  }

  @Test
  void case23EachKeySplitsAndTheLargestStackStays() throws Exception {
    storeStack("1");
    for (int i = 0; i < 5; i++) {
      store(slice("1", 100 + i).text(DicomTag.FRAME_OF_REFERENCE_UID, "1.2.9"));
      store(slice("1", 200 + i).text(DicomTag.PIXEL_SPACING, "0.8\\0.8"));
      store(slice("1", 300 + i).text(DicomTag.CONVOLUTION_KERNEL, "BONE"));
      store(
          slice("1", 400 + i)
              .text(DicomTag.IMAGE_ORIENTATION_PATIENT, "1\\0\\0\\0\\0.9962\\0.0872"));
      store(
          slice("1", 500 + i)
              .number(DicomTag.ROWS, SIDE)
              .number(DicomTag.COLUMNS, SIDE + 1)
              .cells(new short[SIDE * (SIDE + 1)]));
    }
    CtSeries series = only();
    assertThat(series.flags()).contains("split");
    assertThat(series.slices()).hasSize(SLICES);
    assertThat(series.excludedInstances()).containsExactly(Map.entry("split_smaller_stack", 25));
    assertThat(volume(series).volume().hu()).hasDimensions(SLICES, SIDE * SIDE);
  }

  @Test
  void case25EqualPixelsAtOnePositionAreOneSlice() throws Exception {
    storeStack("1");
    // Another object with another UID, of the same pixels.
    store(slice("1", 7).text(DicomTag.SOP_INSTANCE_UID, "1.2.3.1.99"));
    // The same object again.
    store(slice("1", 8));
    CtSeries series = only();
    assertThat(series.selected()).isTrue();
    assertThat(series.flags()).contains("duplicate_positions");
    assertThat(series.excludedInstances()).containsExactly(Map.entry("duplicate_instance", 1));
    assertThat(volume(series).volume().hu()).hasDimensions(SLICES, SIDE * SIDE);
  }

  @Test
  void case25OtherPixelsAtOnePositionAreAmbiguous() {
    storeStack("1");
    store(slice("1", 7).text(DicomTag.SOP_INSTANCE_UID, "1.2.3.1.99").cells(cells(9)));
    assertThatThrownBy(() -> volume(only()))
        .isInstanceOfSatisfying(
            SeriesException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.AMBIGUOUS_DUPLICATES));
  }

  @Test
  void case26MissingSlices() {
    for (int i = 0; i < SLICES + 2; i++) {
      if (i != 11 && i != 12) {
        store(slice("1", i));
      }
    }
    assertExcluded(Reason.MISSING_SLICES);
    assertThat(only().rule()).isEqualTo("missing slices: 2");
  }

  @Test
  void case27And32NonUniformSpacingAndMixedThicknessAreFlags() {
    storeStack("1");
    objects.put("o9", slice("1", 9).text(DicomTag.IMAGE_POSITION_PATIENT, "0\\0\\45.4").bytes());
    objects.put("o10", slice("1", 10).text(DicomTag.SLICE_THICKNESS, "3").bytes());
    CtSeries series = only();
    assertThat(series.flags()).contains("nonuniform_spacing", "thickness_varies", "thick_slices");
    assertThat(series.sliceThicknessMm()).isEqualTo(5);
    assertThat(series.sliceSpacingMm()).isEqualTo(5);
  }

  @Test
  void case28TiltFromPositionsAlone() {
    for (int i = 0; i < SLICES; i++) {
      store(slice("1", i).text(DicomTag.IMAGE_POSITION_PATIENT, position(i, SPACING * i)));
    }
    assertThat(only().flags()).contains("gantry_tilt");
  }

  @Test
  void case29NoPositionIsNoGeometry() {
    for (int i = 0; i < SLICES; i++) {
      store(slice("1", i).text(DicomTag.IMAGE_POSITION_PATIENT, ""));
    }
    assertExcluded(Reason.NO_GEOMETRY);
  }

  @Test
  void case30ObliqueWithinTenDegreesFlippedAndCoronal() throws Exception {
    for (int i = 0; i < SLICES; i++) {
      store(slice("1", i).text(DicomTag.IMAGE_ORIENTATION_PATIENT, "1\\0\\0\\0\\0.9903\\0.1392"));
      store(slice("2", i).text(DicomTag.IMAGE_ORIENTATION_PATIENT, "1\\0\\0\\0\\0.97\\0.2431"));
      store(slice("3", i).text(DicomTag.IMAGE_ORIENTATION_PATIENT, "1\\0\\0\\0\\0\\-1"));
      store(
          slice("4", i)
              .text(DicomTag.IMAGE_ORIENTATION_PATIENT, "-1\\0\\0\\0\\-1\\0")
              .text(DicomTag.PATIENT_POSITION, "HFP"));
    }
    List<CtSeries> series = assemble();
    assertThat(series)
        .extracting(CtSeries::reason)
        .containsExactly(null, "not_axial", "not_axial", "not_best_of_study");
    assertThat(series.get(3).flags()).contains("prone");
    List<SliceRef> prone = new ArrayList<>();
    for (int i = 0; i < SLICES; i++) {
      String reference = order.get(4 * i + 3);
      prone.add(new SliceRef(reference, 0, objects.get(reference).length, SPACING * i, 1, -1024));
    }
    short[][] hu = new VolumeReader(reader(), 1 << 20).read(prone, objects::get).volume().hu();
    assertThat(hu[5][(SIDE - 1 - 30) * SIDE + SIDE - 1 - 28]).isEqualTo((short) 45);
    assertThat(hu[5][(SIDE - 1 - 12) * SIDE + SIDE - 1 - 28]).isEqualTo((short) 45);
    assertThat(hu[5][12 * SIDE + 28]).isEqualTo((short) -1000);
  }

  @Test
  void thickSlabsSmallMatricesConeBeamsAndLossySeriesHaveTheirOwnCodes() {
    for (int i = 0; i < SLICES; i++) {
      store(slice("1", i).text(DicomTag.SLICE_THICKNESS, "8"));
      store(slice("2", i).number(DicomTag.ROWS, 32).number(DicomTag.COLUMNS, 32));
      store(slice("3", i).text(DicomTag.CONVOLUTION_KERNEL, "Ram-Lak"));
      store(slice("4", i).text(DicomTag.LOSSY_IMAGE_COMPRESSION, "01"));
      store(slice("5", i).text(DicomTag.RESCALE_TYPE, "US"));
      store(slice("6", i).text(DicomTag.RESCALE_SLOPE, null));
    }
    assertThat(assemble())
        .extracting(CtSeries::reason)
        .containsExactly(
            "slices_too_thick",
            "matrix_too_small",
            "cone_beam",
            "lossy",
            "no_rescale",
            "no_rescale");
  }

  @Test
  void anInterceptOfNothingIsFoundInThePixels() {
    for (int i = 0; i < SLICES; i++) {
      store(slice("1", i).text(DicomTag.RESCALE_INTERCEPT, "0"));
    }
    assertThatThrownBy(() -> volume(only()))
        .isInstanceOfSatisfying(
            SeriesException.class, e -> assertThat(e.reason()).isEqualTo(Reason.HU_OFFSET));
  }

  @Test
  void case16RescaleThatVariesIsAppliedSliceBySlice() throws Exception {
    storeStack("1");
    short[] doubled = cells(3);
    for (int i = 0; i < doubled.length; i++) {
      doubled[i] = (short) (2 * doubled[i]);
    }
    objects.put("o3", slice("1", 3).cells(doubled).text(DicomTag.RESCALE_SLOPE, "0.5").bytes());
    CtSeries series = only();
    assertThat(series.flags()).contains("rescale_varies");
    assertThat(volume(series).volume().hu()[3][30 * SIDE + 28]).isEqualTo((short) 43);
  }

  @Test
  void matricesNeedNotBeSquare() throws Exception {
    for (int i = 0; i < SLICES; i++) {
      short[] wide = new short[SIDE * 90];
      System.arraycopy(cells(i), 0, wide, 0, SIDE * SIDE);
      store(slice("1", i).number(DicomTag.COLUMNS, 90).cells(wide));
    }
    assertThat(volume(only()).volume().hu()).hasDimensions(SLICES, SIDE * 90);
  }

  @Test
  void case33TheFirstOfSeveralKernelsDecidesTheClass() {
    for (int i = 0; i < SLICES; i++) {
      store(
          slice("1", i)
              .text(DicomTag.MANUFACTURER, "SIEMENS")
              .text(DicomTag.CONVOLUTION_KERNEL, "B70f\\2"));
    }
    assertThat(only().kernelClass()).isEqualTo("sharp");
    assertThat(only().scanner().kernel()).isEqualTo("B70f\\2");
  }

  @Test
  void case36TheRuleAndTheLosersAreRecorded() {
    for (int i = 0; i < SLICES; i++) {
      store(slice("1", i).text(DicomTag.CONVOLUTION_KERNEL, "LUNG"));
      store(slice("2", i));
      store(slice("3", i).text(DicomTag.IMAGE_TYPE, "DERIVED\\PRIMARY\\AXIAL"));
      store(slice("4", i));
    }
    List<CtSeries> series = assemble();
    assertThat(series)
        .extracting(CtSeries::rule)
        .containsExactly(
            "place 3 of 4: sharp kernel, 5.00 mm",
            "best of 4: soft kernel, 5.00 mm",
            "place 4 of 4: soft kernel, 5.00 mm",
            "place 2 of 4: soft kernel, 5.00 mm");
    assertThat(series)
        .extracting(CtSeries::reason)
        .containsExactly("not_best_of_study", null, "not_best_of_study", "not_best_of_study");
  }

  @Test
  void case31FramesOfAnEnhancedObjectInAnyOrderAreOneVolume() throws Exception {
    byte[] rescale =
        DicomBytes.explicit()
            .text(DicomTag.RESCALE_INTERCEPT, "DS", "-1024")
            .text(DicomTag.RESCALE_SLOPE, "DS", "1")
            .bytes();
    byte[] orientation =
        DicomBytes.explicit()
            .text(DicomTag.IMAGE_ORIENTATION_PATIENT, "DS", "1\\0\\0\\0\\1\\0")
            .bytes();
    byte[] measures =
        DicomBytes.explicit()
            .text(DicomTag.SLICE_THICKNESS, "DS", "5")
            .text(DicomTag.PIXEL_SPACING, "DS", "0.7\\0.7")
            .bytes();
    byte[] shared =
        DicomBytes.explicit()
            .sequence(DicomTag.PLANE_ORIENTATION_SEQUENCE, orientation)
            .sequence(DicomTag.PIXEL_MEASURES_SEQUENCE, measures)
            .sequence(DicomTag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, rescale)
            .bytes();
    byte[][] frames = new byte[SLICES][];
    short[] pixels = new short[SLICES * SIDE * SIDE];
    for (int frame = 0; frame < SLICES; frame++) {
      int at = (frame * 7) % SLICES;
      byte[] place =
          DicomBytes.explicit()
              .text(DicomTag.IMAGE_POSITION_PATIENT, "DS", position(0, SPACING * at))
              .bytes();
      frames[frame] =
          DicomBytes.explicit()
              .sequence(DicomTag.PLANE_POSITION_SEQUENCE, place)
              .sequence(DicomTag.PIXEL_MEASURES_SEQUENCE, new byte[0])
              .bytes();
      System.arraycopy(cells(at), 0, pixels, frame * SIDE * SIDE, SIDE * SIDE);
    }
    DicomBytes enhanced =
        DicomBytes.explicit()
            .text(DicomTag.SOP_CLASS_UID, "UI", "1.2.840.10008.5.1.4.1.1.2.1")
            .text(DicomTag.SOP_INSTANCE_UID, "UI", "1.2.3.1")
            .text(DicomTag.MODALITY, "CS", "CT")
            .text(DicomTag.STUDY_INSTANCE_UID, "UI", "1.2.3")
            .text(DicomTag.SERIES_INSTANCE_UID, "UI", "1.2.3.0")
            .us(DicomTag.SAMPLES_PER_PIXEL, 1)
            .text(DicomTag.PHOTOMETRIC_INTERPRETATION, "CS", "MONOCHROME2")
            .text(DicomTag.NUMBER_OF_FRAMES, "IS", String.valueOf(SLICES))
            .us(DicomTag.ROWS, SIDE)
            .us(DicomTag.COLUMNS, SIDE)
            .us(DicomTag.BITS_ALLOCATED, 16)
            .us(DicomTag.BITS_STORED, 16)
            .us(DicomTag.HIGH_BIT, 15)
            .us(DicomTag.PIXEL_REPRESENTATION, 1)
            .sequence(DicomTag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, shared)
            .sequence(DicomTag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frames)
            .words(DicomTag.PIXEL_DATA, pixels);
    store(DicomBytes.file(CtBytes.SYNTAX, enhanced.bytes()));
    short[][] hu = volume(only()).volume().hu();
    for (int i = 0; i < SLICES; i++) {
      assertThat(hu[i][30 * SIDE + 28]).isEqualTo((short) (40 + i));
    }
  }
}
