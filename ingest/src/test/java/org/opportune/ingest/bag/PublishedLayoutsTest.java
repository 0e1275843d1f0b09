package org.opportune.ingest.bag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opportune.ingest.slide.SlidePicture;

/**
 * Small sets in the layouts of NuCLS, BCSS and PanNuke, written by NumPy, pandas and Pillow with
 * what is true of them (tests/oracles/bag_layouts.py).
 */
class PublishedLayoutsTest {
  @TempDir Path folder;

  @BeforeEach
  void copy() throws IOException, URISyntaxException {
    Path fixtures = Path.of(PublishedLayoutsTest.class.getResource("/bag").toURI());
    try (Stream<Path> files = Files.walk(fixtures)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(fixtures.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  private static List<String> present(BagSource bags, int index) {
    boolean[] present = bags.present(index);
    return Stream.iterate(0, i -> i < present.length, i -> i + 1)
        .filter(i -> present[i])
        .map(bags.labels()::get)
        .sorted()
        .toList();
  }

  private static List<String> split(String cell) {
    return cell.isEmpty() ? List.of() : Arrays.asList(cell.split("\\|"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nucls", "bcss", "pannuke"})
  void setsReadAsTheirWriterMeantThem(String layout) throws Exception {
    BagSource bags = BagSources.open(folder.resolve(layout));
    List<String[]> truth =
        Files.readAllLines(folder.resolve("truth.csv")).stream()
            .map(line -> line.split(",", -1))
            .filter(cells -> cells[0].equals(layout))
            .toList();
    assertThat(bags.size()).isEqualTo(truth.size());
    for (int index = 0; index < bags.size(); index++) {
      String[] row = truth.get(index);
      assertThat(bags.id(index)).isEqualTo(row[1]);
      assertThat(bags.patientKey(index)).isEqualTo(row[2]);
      assertThat(present(bags, index)).isEqualTo(split(row[3]));
      SlidePicture picture = bags.read(index);
      assertThat(picture.columns()).isEqualTo(Integer.parseInt(row[4]));
      assertThat(picture.rows()).isEqualTo(Integer.parseInt(row[5]));
      long sum = 0;
      for (byte sample : picture.rgb()) {
        sum += sample & 0xFF;
      }
      assertThat(sum).isEqualTo(Long.parseLong(row[6]));
      int at = 3 * (2 * picture.columns() + 5);
      for (int channel = 0; channel < 3; channel++) {
        assertThat(picture.rgb()[at + channel] & 0xFF)
            .isEqualTo(Integer.parseInt(row[7 + channel]));
      }
    }
  }

  @Test
  void labelsStandInTheOrderOfTheLayout() throws BagException {
    assertThat(BagSources.open(folder.resolve("nucls")).labels())
        .containsExactly("nonTIL_stromal", "other_nucleus", "sTIL", "tumor_any");
    assertThat(NuclsBags.open(folder.resolve("nucls"), NuclsBags.MAIN_CLASS).labels())
        .contains("lymphocyte", "tumor_nonMitotic");
    assertThat(BagSources.open(folder.resolve("bcss")).labels())
        .containsExactly("tumor", "stroma", "fat", "dcis");
    assertThat(BagSources.open(folder.resolve("pannuke")).labels())
        .containsExactly("neoplastic", "inflammatory", "connective", "dead", "epithelial");
  }

  @Test
  void picturesWithoutAnnotationAreLeftOutAndCounted() throws BagException {
    assertThat(BagSources.open(folder.resolve("nucls")).notices())
        .singleElement()
        .asString()
        .contains("csv", "1");
    assertThat(BagSources.open(folder.resolve("bcss")).notices()).isEmpty();
  }

  @Test
  void patchesOfOneFoldStandForThemselves() throws BagException {
    BagSource one = BagSources.open(folder.resolve("pannuke/Fold 1"));
    assertThat(one.size()).isEqualTo(3);
    assertThat(one.patientKey(0)).isNotEqualTo(one.patientKey(1));
  }

  @Test
  void valueOfAMaskThatNoCodeNamesIsRefused() throws IOException {
    Path codes = folder.resolve("bcss/meta/gtruth_codes.tsv");
    Files.writeString(codes, Files.readString(codes).replace("dcis\t20", "dcis\t21"));
    assertThatThrownBy(() -> BagSources.open(folder.resolve("bcss")))
        .isInstanceOf(BagException.class)
        .hasMessageContainingAll("A0SK", "value 20", "gtruth_codes.tsv");
    Files.writeString(codes, Files.readString(codes).replace("dcis\t21", "dcis\tx"));
    assertThatThrownBy(() -> BagSources.open(folder.resolve("bcss")))
        .isInstanceOf(BagException.class)
        .hasMessageContainingAll("line 8", "column GT_code", "x");
  }

  @Test
  void arraysThatDoNotFitAreRefused() throws IOException {
    Path fold = folder.resolve("pannuke/Fold 1");
    Path images = fold.resolve("images/fold1/images.npy");
    byte[] whole = Files.readAllBytes(images);
    Files.write(images, Arrays.copyOf(whole, whole.length - 8));
    assertThatThrownBy(() -> BagSources.open(fold))
        .isInstanceOf(BagException.class)
        .hasMessageContainingAll("images.npy", "it ends after");
    Files.copy(
        folder.resolve("pannuke/Fold 2/images/fold2/types.npy"),
        images,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> BagSources.open(fold))
        .isInstanceOf(BagException.class)
        .hasMessageContaining("its shape must be (patches, rows, columns, 3)");
    Files.write(images, "no array at all".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> BagSources.open(fold))
        .isInstanceOf(BagException.class)
        .hasMessageContaining("no NumPy array");
  }

  @Test
  void foldersOfNoKnownLayoutOrOfTwoAreRefused() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThatThrownBy(() -> BagSources.open(empty))
        .isInstanceOf(BagException.class)
        .hasMessageContainingAll("none known", "labels.csv", "NuCLS", "BCSS", "PanNuke");
    Files.writeString(folder.resolve("nucls/labels.csv"), "image,a\n");
    assertThatThrownBy(() -> BagSources.open(folder.resolve("nucls")))
        .hasMessageContaining("labels.csv and NuCLS");
    assertThatThrownBy(() -> BagSources.open(folder.resolve("absent")))
        .hasMessageContaining("no such file or folder");
  }
}
