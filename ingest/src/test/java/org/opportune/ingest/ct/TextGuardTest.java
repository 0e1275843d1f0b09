package org.opportune.ingest.ct;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.opportune.ingest.dicom.DicomReader;
import org.opportune.ingest.dicom.DicomTag;

/** Operators type the patient's name into any field; tables must not hold it. */
class TextGuardTest {
  private static CtInstance read(int tag, String text) {
    return new CtBytes()
        .text(DicomTag.SPECIFIC_CHARACTER_SET, "ISO_IR 192")
        .text(DicomTag.PATIENT_NAME, wire("Jansen^Ida Li=Wang^XiaoDong=王^小东"))
        .text(DicomTag.PATIENT_ID, "4711-B")
        .text(DicomTag.OTHER_PATIENT_IDS, "HX88\\HX99")
        .text(DicomTag.ACCESSION_NUMBER, "A2020777")
        .text(DicomTag.PATIENT_BIRTH_DATE, "19500317")
        .text(DicomTag.INSTITUTION_NAME, "City Hospital")
        .text(DicomTag.MANUFACTURER, "SIEMENS")
        .text(tag, wire(text))
        .read(DicomReader.builtIn());
  }

  /** UTF-8 as a writer of Latin letters passes it on. */
  private static String wire(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static String site(String text) {
    CtInstance instance = read(DicomTag.INSTITUTION_NAME, text);
    assertThat(instance.flags().contains("text_withheld"))
        .as(text)
        .isEqualTo(instance.person().site() == null);
    return instance.person().site();
  }

  @Test
  void textWithTheNameANumberOrTheBirthDateIsWithheld() {
    assertThat(site("Ward 7, JANSEN")).isNull();
    assertThat(site("ida's bed")).isNull();
    assertThat(site("xiaodong")).isNull();
    assertThat(site("第一医院王小东病房")).isNull();
    assertThat(site("Ｊａｎｓｅｎ")).as("full-width letters").isNull();
    assertThat(site("pat 4711-b")).isNull();
    assertThat(site("was hx99")).isNull();
    assertThat(site("acc:A2020777")).isNull();
    assertThat(site("*19500317")).isNull();
  }

  @Test
  void textThatOnlySharesLettersIsKept() {
    assertThat(site("City Hospital")).isEqualTo("City Hospital");
    assertThat(site("Jansenius Clinic")).isEqualTo("Jansenius Clinic");
    assertThat(site("Florida Hospital")).isEqualTo("Florida Hospital");
    assertThat(site("Li Ka Shing")).as("two letters are found everywhere").isNotNull();
    assertThat(site("Room 14711-B")).isNotNull();
  }

  @Test
  void everyTextOfTheTablesIsGuarded() {
    for (int tag :
        new int[] {
          DicomTag.INSTITUTION_NAME,
          DicomTag.MANUFACTURER,
          DicomTag.MANUFACTURER_MODEL_NAME,
          DicomTag.CONVOLUTION_KERNEL,
          DicomTag.IMAGE_TYPE,
          DicomTag.MODALITY,
          DicomTag.PHOTOMETRIC_INTERPRETATION,
          DicomTag.RESCALE_TYPE,
          DicomTag.SERIES_DESCRIPTION,
          DicomTag.STUDY_DESCRIPTION,
          0x00181030
        }) {
      assertThat(read(tag, "B30 JANSEN").toString()).doesNotContainIgnoringCase("jansen");
    }
  }
}
