package org.opportune.ingest.hep2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opportune.ingest.dicom.DicomReader;
import org.opportune.ingest.slide.SlideDecoder;
import org.opportune.ingest.slide.SlideKind;
import org.opportune.ingest.slide.SlidePicture;

class SlideSynthesizerTest {
  private static final Hep2Plan PLAN = Hep2Plan.of(12, 5).withSize(200, 160);

  private static final Map<String, byte[]> ARCHIVE = new TreeMap<>();
  private static SlideArchiveTruth truth;

  @BeforeAll
  static void write() throws IOException {
    SlideSynthesizer synthesizer = new SlideSynthesizer(PLAN);
    List<SynthesizedSlide> slides = new ArrayList<>();
    for (int index = 0; index < PLAN.fields(); index++) {
      slides.add(synthesizer.writeSlide(index, ARCHIVE::put));
    }
    truth = new SlideArchiveTruth(slides);
  }

  @Test
  void decoderReadsBackEveryPixelOfBothFormats() throws Exception {
    SlideDecoder decoder = new SlideDecoder(DicomReader.builtIn(), 1 << 20);
    Set<SlideKind> kinds = new HashSet<>();
    for (int index = 0; index < PLAN.fields(); index++) {
      byte[] file = ARCHIVE.get(truth.slides().get(index).objectKey());
      kinds.add(SlideKind.of(file).orElseThrow());
      SlidePicture drawn = PLAN.field(index).picture();
      SlidePicture read = decoder.decode(file);
      // Any scale bar taken for one would have been painted over.
      assertThat(read.rgb()).isEqualTo(drawn.rgb());
      assertThat(read.columns()).isEqualTo(200);
      assertThat(read.pixelSizeUm())
          .isCloseTo(drawn.pixelSizeUm(), org.assertj.core.api.Assertions.within(1e-4));
    }
    assertThat(kinds).containsExactlyInAnyOrder(SlideKind.PNG, SlideKind.TIFF);
  }

  @Test
  void everySlideHasAKeyOfItsOwnWithThePlantedName() {
    assertThat(ARCHIVE).hasSize(PLAN.fields());
    for (int index = 0; index < PLAN.fields(); index++) {
      SynthesizedSlide slide = truth.slides().get(index);
      String[] name = slide.patientName().split("\\^");
      assertThat(slide.objectKey())
          .contains(name[0], name[1], slide.patientId(), slide.accessionNumber());
      for (int other = 0; other < index; other++) {
        assertThat(truth.slides().get(other).patientId().equals(slide.patientId()))
            .isEqualTo(PLAN.patientKey(other).equals(PLAN.patientKey(index)));
      }
    }
    byte[] tiff = ARCHIVE.get(truth.slides().get(1).objectKey());
    assertThat(new String(tiff, StandardCharsets.ISO_8859_1))
        .contains(truth.slides().get(1).patientName());
  }

  @Test
  void tablesOfTheTruthAgreeWithEachOther() {
    List<String> slides = truth.truthCsv().lines().toList();
    List<String> cells = truth.cellsCsv().lines().toList();
    List<String> labels = truth.labelsCsv("../archive/").lines().toList();
    assertThat(slides).hasSize(PLAN.fields() + 1).first().asString().startsWith("object_key,");
    assertThat(labels).hasSize(PLAN.fields() + 1);
    assertThat(labels.get(0))
        .isEqualTo(
            "image,patient,homogeneous,speckled,centromere,nucleolar,nuclear_dots,"
                + "nuclear_envelope,golgi,ama");
    List<String> header = Arrays.asList(slides.get(0).split(","));
    int counted = 0;
    for (int index = 0; index < PLAN.fields(); index++) {
      List<String> row = Arrays.asList(slides.get(index + 1).split(","));
      List<String> label = Arrays.asList(labels.get(index + 1).split(","));
      String key = row.get(0);
      assertThat(label.get(0)).isEqualTo("../archive/" + key);
      assertThat(ARCHIVE).containsKey(key);
      List<String> own = cells.stream().filter(line -> line.startsWith(key + ",")).toList();
      counted += own.size();
      assertThat(row.get(header.indexOf("cells"))).isEqualTo("" + own.size());
      for (String name : Pattern.labels()) {
        long carriers =
            own.stream()
                .map(line -> line.substring(line.lastIndexOf(',') + 1))
                .filter(patterns -> Arrays.asList(patterns.split("\\|")).contains(name))
                .count();
        assertThat(row.get(header.indexOf(name + "_cells"))).isEqualTo("" + carriers);
        assertThat(label.get(2 + Pattern.labels().indexOf(name)))
            .isEqualTo(carriers > 0 ? "1" : "0");
        assertThat(Arrays.asList(row.get(1).split("\\|")).contains(name)).isEqualTo(carriers > 0);
      }
    }
    assertThat(cells).hasSize(counted + 1);
  }
}
