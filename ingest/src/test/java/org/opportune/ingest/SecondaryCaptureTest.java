package org.opportune.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.ingest.ct.CtInstance;
import org.opportune.ingest.ct.CtSeries;
import org.opportune.ingest.ct.SecondaryCapture;
import org.opportune.ingest.dicom.ByteSource;
import org.opportune.ingest.dicom.DicomAttributes;
import org.opportune.ingest.dicom.DicomReader;
import org.opportune.ingest.dicom.DicomTag;
import org.opportune.ingest.slide.SlideDecoder;

/** Beside no package of its own: it reads with one what another wrote. */
class SecondaryCaptureTest {
  private static final int WIDTH = 31;
  private static final int HEIGHT = 17;

  private final SecondaryCapture capture =
      new SecondaryCapture("Colours of no meaning.", "opportune 0.1.0");

  @Test
  void pixelsAreThoseOfThePicture() throws Exception {
    BufferedImage picture = picture();
    byte[] rgb =
        new SlideDecoder(DicomReader.builtIn(), 1 << 20)
            .decode(capture.encode(picture, series("b2", List.of())))
            .rgb();
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int expected = picture.getRGB(i % WIDTH, i / WIDTH) & 0xffffff;
      int read = (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | rgb[3 * i + 2] & 0xff;
      assertThat(read).isEqualTo(expected);
    }
  }

  @Test
  void onlyPseudonymsAndCoarseFactsNameThePatient() throws Exception {
    DicomAttributes read = header(capture.encode(picture(), series("b2", List.of())));
    assertThat(read.string(DicomTag.PATIENT_ID)).isEqualTo("a1");
    assertThat(read.string(DicomTag.PATIENT_AGE)).isEqualTo("063Y");
    assertThat(read.string(DicomTag.PATIENT_SEX)).isEqualTo("F");
    for (int empty :
        new int[] {
          DicomTag.PATIENT_NAME,
          DicomTag.PATIENT_BIRTH_DATE,
          DicomTag.STUDY_DATE,
          DicomTag.ACCESSION_NUMBER
        }) {
      assertThat(read.contains(empty)).as(DicomTag.format(empty)).isTrue();
      assertThat(read.bytes(empty)).as(DicomTag.format(empty)).isEmpty();
    }
    assertThat(read.contains(DicomTag.INSTITUTION_NAME)).isFalse();
    assertThat(read.string(0x00120062)).isEqualTo("YES");
    assertThat(read.string(0x00204000))
        .isEqualTo("For research use, not for diagnosis. Scan of 2024-03.");
    assertThat(read.string(DicomTag.BURNED_IN_ANNOTATION)).isEqualTo("NO");
  }

  @Test
  void picturesOfOneStudyShareItsIdentifierAndNoOther() throws Exception {
    DicomAttributes first = header(capture.encode(picture(), series("b2", List.of())));
    DicomAttributes again = header(capture.encode(picture(), series("b2", List.of())));
    DicomAttributes other = header(capture.encode(picture(), series("b3", List.of())));
    DicomAttributes byAnotherNetwork =
        header(
            new SecondaryCapture("Other colours.", "opportune 0.1.0")
                .encode(picture(), series("b2", List.of())));
    int[] uids = {
      DicomTag.STUDY_INSTANCE_UID, DicomTag.SERIES_INSTANCE_UID, DicomTag.SOP_INSTANCE_UID
    };
    for (int uid : uids) {
      assertThat(first.string(uid)).matches("2\\.25\\.[1-9][0-9]{0,38}");
      assertThat(again.string(uid)).isEqualTo(first.string(uid));
    }
    assertThat(other.string(uids[0])).isEqualTo(first.string(uids[0]));
    assertThat(other.string(uids[1])).isNotEqualTo(first.string(uids[1]));
    assertThat(other.string(uids[2])).isNotEqualTo(first.string(uids[2]));
    assertThat(byAnotherNetwork.string(uids[1])).isEqualTo(first.string(uids[1]));
    assertThat(byAnotherNetwork.string(uids[2])).isNotEqualTo(first.string(uids[2]));
  }

  @Test
  void lossyScansStayMarked() throws Exception {
    assertThat(
            header(capture.encode(picture(), series("b2", List.of("lossy"))))
                .string(DicomTag.LOSSY_IMAGE_COMPRESSION))
        .isEqualTo("01");
  }

  @Test
  void dciodvfyFindsNoError(@TempDir Path folder) throws Exception {
    for (List<String> flags : List.of(List.<String>of(), List.of("lossy"))) {
      Path file = folder.resolve("picture.dcm");
      Files.write(file, capture.encode(picture(), series("b2", flags)));
      String told = dciodvfy(file);
      assertThat(told).contains("SCImage").doesNotContain("Error");
    }
  }

  private static String dciodvfy(Path file) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder("dciodvfy", file.toString()).redirectErrorStream(true).start();
      String told =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      process.waitFor();
      return told;
    } catch (IOException e) {
      assumeTrue(false, "dciodvfy is not here: apt install dicom3tools");
      return "";
    }
  }

  private static DicomAttributes header(byte[] object) throws Exception {
    return DicomReader.builtIn().header(ByteSource.of(object)).attributes();
  }

  private static BufferedImage picture() {
    SplittableRandom random = new SplittableRandom(3);
    BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      picture.setRGB(i % WIDTH, i / WIDTH, random.nextInt(1 << 24));
    }
    return picture;
  }

  private static CtSeries series(String key, List<String> flags) {
    return new CtSeries(
        key,
        "c3",
        "a1",
        "d4",
        60,
        List.of(),
        512,
        512,
        0.7,
        0.7,
        1.0,
        1.0,
        true,
        null,
        "rule",
        flags,
        Map.of(),
        "soft",
        new CtInstance.Scanner("Maker", "Model", "B30f", 120.0, 80.0, false),
        new CtInstance.Demographics(63, "F", 2024, 3, "Northgate General"));
  }
}
