package org.opportune.ingest.ct;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opportune.ingest.dicom.ByteSource;
import org.opportune.ingest.dicom.DicomBytes;
import org.opportune.ingest.dicom.DicomReaderContract;
import org.opportune.ingest.dicom.DicomTag;

/** Headers to instances: cases 15-17, 20-22, 29, 31, 34, 38-42 of the project's list. */
public class CtInstanceContractTest extends DicomReaderContract {
  @Test
  void aPlainSliceIsOk() {
    CtInstance instance =
        new CtBytes()
            .text(DicomTag.PATIENT_AGE, "093Y")
            .text(DicomTag.PATIENT_SEX, "F")
            .text(DicomTag.ISSUER_OF_PATIENT_ID, "SITE")
            .text(DicomTag.CONTRAST_BOLUS_AGENT, "IV")
            .text(DicomTag.BURNED_IN_ANNOTATION, "YES")
            .text(DicomTag.SERIES_DESCRIPTION, "Thorax Doe, Jane nativ")
            .read(reader());
    assertThat(instance.reason()).isNull();
    assertThat(instance.ok()).isTrue();
    assertThat(instance.keys().patient()).isEqualTo("patient#SITE|SECRET-4711");
    assertThat(instance.person()).isEqualTo(new CtInstance.Demographics(90, "F", 2020, 3, null));
    assertThat(instance.scanner().contrast()).isTrue();
    assertThat(instance.flags()).containsExactly("burned_in", "contrast");
    assertThat(instance.seriesDescriptionClass()).isEqualTo("native");
    assertThat(instance.toString()).doesNotContain("Jane");
    assertThat(instance.geometry().orientation()).containsExactly(1.0, 0.0, 0.0, 0.0, 1.0, 0.0);
  }

  @ParameterizedTest
  @CsvSource({
    "00280004, MONOCHROME1, excluded, not_ct_pixels",
    "00281053, , excluded, no_rescale",
    "00281052, -10z4, excluded, no_rescale",
    "00281053, 0, excluded, no_rescale",
    "00281054, OD, excluded, no_rescale",
    "00080008, ORIGINAL\\PRIMARY\\LOCALIZER, excluded, not_axial_original",
    "00080008, DERIVED\\SECONDARY\\AXIAL, excluded, not_axial_original",
    "00080008, DERIVED\\PRIMARY\\CSA MPR, excluded, not_axial_original",
    "00080008, ORIGINAL\\PRIMARY\\SCREEN SAVE, excluded, not_axial_original",
    "00080008, DERIVED\\PRIMARY\\AXIAL, ok, ",
    "00080016, 1.2.840.10008.5.1.4.1.1.2.2, ok, ",
    "00280301, YES, ok, ",
    "00181210, B70f\\2, ok, ",
    "00080016, 1.2.840.10008.5.1.4.1.1.7, excluded, not_axial_original",
    "00080060, MR, excluded, not_ct",
    "00080060, , excluded, no_modality",
    "00200032, , excluded, no_geometry",
    "00200032, 1\\2, excluded, no_geometry",
    "00200037, 1\\0\\0\\1\\0\\0, excluded, no_geometry",
    "00280030, 0\\0.7, excluded, no_geometry",
    "00080018, , quarantined, malformed",
    "0020000E, , quarantined, malformed",
    "00280008, 4, quarantined, truncated"
  })
  void oneTextAttributeDecides(String tag, String value, String status, String reason) {
    CtInstance instance = new CtBytes().text(Integer.parseInt(tag, 16), value).read(reader());
    assertThat(instance.status()).isEqualTo(status);
    assertThat(instance.reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "00280100, 8, excluded, not_ct_pixels",
    "00280002, 3, excluded, not_ct_pixels",
    "00280010, , quarantined, malformed",
    "00280100, , quarantined, malformed",
    "00280010, 0, quarantined, malformed",
    "00280101, 17, quarantined, malformed",
    "00280010, 65535, quarantined, truncated"
  })
  void oneNumberDecides(String tag, Integer value, String status, String reason) {
    CtInstance instance = new CtBytes().number(Integer.parseInt(tag, 16), value).read(reader());
    assertThat(instance.status()).isEqualTo(status);
    assertThat(instance.reason()).isEqualTo(reason);
  }

  @Test
  void case20LossyIsAFlag() {
    assertThat(new CtBytes().text(DicomTag.LOSSY_IMAGE_COMPRESSION, "01").read(reader()).flags())
        .containsExactly("lossy");
    CtInstance jpeg = new CtBytes().syntax("1.2.840.10008.1.2.4.51").read(reader());
    assertThat(jpeg.lossy()).isTrue();
    assertThat(jpeg.ok()).isTrue();
  }

  @Test
  void case17ModalityTableInsteadOfRescaleIsExcluded() {
    CtInstance instance =
        new CtBytes()
            .text(DicomTag.RESCALE_SLOPE, null)
            .text(DicomTag.RESCALE_INTERCEPT, null)
            .number(DicomTag.MODALITY_LUT_SEQUENCE, 0)
            .read(reader());
    assertThat(instance.reason()).isEqualTo("no_rescale");
  }

  @Test
  void case30ProneIsAFlag() {
    for (String position : new String[] {"HFP", "FFP"}) {
      CtInstance prone = new CtBytes().text(DicomTag.PATIENT_POSITION, position).read(reader());
      assertThat(prone.ok()).isTrue();
      assertThat(prone.flags()).contains("prone");
    }
    assertThat(new CtBytes().text(DicomTag.PATIENT_POSITION, "FFS").read(reader()).flags())
        .doesNotContain("prone");
  }

  @Test
  void case33KernelValuesAreKept() {
    assertThat(
            new CtBytes()
                .text(DicomTag.CONVOLUTION_KERNEL, "B70f\\2")
                .read(reader())
                .scanner()
                .kernel())
        .isEqualTo("B70f\\2");
  }

  @Test
  void case38And41ObjectsOfOtherKinds() {
    assertThat(new CtBytes().cells(null).read(reader()).reason()).isEqualTo("truncated");
    assertThat(
            new CtBytes()
                .cells(null)
                .text(DicomTag.SOP_CLASS_UID, "1.2.840.10008.1.3.10")
                .read(reader())
                .reason())
        .isEqualTo("not_an_image");
    CtInstance htj2k = new CtBytes().syntax("1.2.840.10008.1.2.4.201").read(reader());
    assertThat(htj2k.reason()).isEqualTo("unsupported_transfer_syntax");
    assertThat(htj2k.transferSyntaxUid()).isEqualTo("1.2.840.10008.1.2.4.201");
  }

  @Test
  void unnamedPatientsAreNeverOnePerson() {
    CtInstance one = new CtBytes().text(DicomTag.PATIENT_ID, null).read(reader());
    CtInstance two =
        new CtBytes()
            .text(DicomTag.PATIENT_ID, null)
            .text(DicomTag.STUDY_INSTANCE_UID, "1.2.9")
            .read(reader());
    assertThat(one.keys().patient()).isNotNull().isNotEqualTo(two.keys().patient());
    assertThat(one.flags()).contains("no_patient_id");
  }

  @Test
  void aStoreThatDoesNotDeliverIsQuarantinedWithoutItsMessage() {
    ByteSource broken =
        new ByteSource() {
          @Override
          public long length() {
            return 1000;
          }

          @Override
          public byte[] read(long offset, int length) throws IOException {
            throw new IOException("s3://archive/DOE^JANE");
          }
        };
    CtInstance instance =
        new CtInstanceReader(reader()).read(broken, "o", 1000, null, (l, id) -> id);
    assertThat(instance.reason()).isEqualTo("unreadable");
    assertThat(instance.toString()).doesNotContain("JANE");
  }

  @Test
  void case31EnhancedWithSharedAndPerFrameGroups() {
    byte[] measures =
        DicomBytes.explicit()
            .text(DicomTag.SLICE_THICKNESS, "DS", "1.0")
            .text(DicomTag.PIXEL_SPACING, "DS", "0.7\\0.7")
            .bytes();
    byte[] rescale =
        DicomBytes.explicit()
            .text(DicomTag.RESCALE_INTERCEPT, "DS", "-1000")
            .text(DicomTag.RESCALE_SLOPE, "DS", "2")
            .text(DicomTag.RESCALE_TYPE, "LO", "HU")
            .bytes();
    byte[] orientation =
        DicomBytes.explicit()
            .text(DicomTag.IMAGE_ORIENTATION_PATIENT, "DS", "1\\0\\0\\0\\1\\0")
            .bytes();
    byte[] shared =
        DicomBytes.explicit()
            .sequence(DicomTag.PLANE_ORIENTATION_SEQUENCE, orientation)
            .sequence(DicomTag.PIXEL_MEASURES_SEQUENCE, measures)
            .sequence(DicomTag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, rescale)
            .bytes();
    DicomBytes out =
        DicomBytes.explicit()
            .text(DicomTag.SOP_CLASS_UID, "UI", "1.2.840.10008.5.1.4.1.1.2.1")
            .text(DicomTag.SOP_INSTANCE_UID, "UI", "1.2.3.1")
            .text(DicomTag.MODALITY, "CS", "CT")
            .text(DicomTag.STUDY_INSTANCE_UID, "UI", "1.2.3")
            .text(DicomTag.SERIES_INSTANCE_UID, "UI", "1.2.3.0")
            .us(DicomTag.SAMPLES_PER_PIXEL, 1)
            .text(DicomTag.PHOTOMETRIC_INTERPRETATION, "CS", "MONOCHROME2")
            .text(DicomTag.NUMBER_OF_FRAMES, "IS", "2")
            .us(DicomTag.ROWS, 2)
            .us(DicomTag.COLUMNS, 2)
            .us(DicomTag.BITS_ALLOCATED, 16)
            .us(DicomTag.BITS_STORED, 16)
            .us(DicomTag.HIGH_BIT, 15)
            .us(DicomTag.PIXEL_REPRESENTATION, 1)
            .sequence(DicomTag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, shared)
            .sequence(DicomTag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frame("7"), frame("5"))
            .words(DicomTag.PIXEL_DATA, new short[8]);
    byte[] bytes = DicomBytes.file(CtBytes.SYNTAX, out.bytes());
    CtInstance instance =
        new CtInstanceReader(reader())
            .read(ByteSource.of(bytes), "o", bytes.length, null, (label, id) -> id);
    assertThat(instance.reason()).isNull();
    assertThat(instance.frames()).hasSize(2);
    assertThat(instance.frames().get(1))
        .isEqualTo(
            new CtInstance.FramePlane(
                1, 0.0, 0.0, 5.0, List.of(1.0, 0.0, 0.0, 0.0, 1.0, 0.0), 2.0, -1000.0));
    assertThat(instance.geometry().sliceThicknessMm()).isEqualTo(1.0);
  }

  private static byte[] frame(String z) {
    byte[] position =
        DicomBytes.explicit().text(DicomTag.IMAGE_POSITION_PATIENT, "DS", "0\\0\\" + z).bytes();
    return DicomBytes.explicit()
        .sequence(DicomTag.PLANE_POSITION_SEQUENCE, position)
        // Seen in the field: a group that is there but empty falls back to the shared one.
        .sequence(DicomTag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE, new byte[0])
        .bytes();
  }
}
