package org.opportune.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.ingest.bag.BagSource;
import org.opportune.ingest.bag.BagSources;

class SynthesizeSlidesTest {
  @TempDir Path folder;

  private int synthesize(String... more) {
    List<String> arguments =
        Stream.concat(
                Stream.of(
                    "synthesize",
                    "--archive",
                    folder.resolve("archive").toString(),
                    "--truth",
                    folder.resolve("truth/t.csv").toString()),
                Arrays.stream(more))
            .toList();
    return Opportune.execute(arguments.toArray(String[]::new));
  }

  private Map<String, byte[]> archive() throws IOException {
    Path root = folder.resolve("archive");
    Map<String, byte[]> objects = new HashMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        objects.put(root.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return objects;
  }

  @Test
  void slidesAloneAreATrainingSetWithItsTruthOutsideTheArchive() throws Exception {
    assertThat(synthesize("--patients", "0", "--slides", "7", "--slide-pixels", "96")).isZero();
    List<String> slides = Files.readAllLines(folder.resolve("truth/t-slides.csv"));
    assertThat(archive().keySet())
        .containsExactlyInAnyOrderElementsOf(
            slides.stream().skip(1).map(row -> row.substring(0, row.indexOf(','))).toList());
    BagSource bags = BagSources.open(folder.resolve("truth/t-slides-labels.csv"));
    assertThat(bags.size()).isEqualTo(7);
    for (int index = 0; index < 7; index++) {
      String ticked = slides.get(index + 1).split(",", -1)[1];
      boolean[] present = bags.present(index);
      String named =
          Stream.iterate(0, i -> i < present.length, i -> i + 1)
              .filter(i -> present[i])
              .map(bags.labels()::get)
              .collect(Collectors.joining("|"));
      assertThat(named).isEqualTo(ticked);
      assertThat(bags.read(index).columns()).isEqualTo(96);
    }
    assertThat(Files.readAllLines(folder.resolve("truth/t-slides-cells.csv")))
        .hasSizeGreaterThan(8);
  }

  @Test
  void slidesLieBesideCtAndLeaveItAsItIsWithoutThem() throws Exception {
    String[] ct = {"--patients", "1", "--matrix", "32", "--slice-mm", "40"};
    assertThat(synthesize(ct)).isZero();
    Map<String, byte[]> alone = archive();
    String truth = Files.readString(folder.resolve("truth/t.csv"));
    assertThat(folder.resolve("truth/t-slides.csv")).doesNotExist();
    String[] both = Arrays.copyOf(ct, ct.length + 4);
    System.arraycopy(new String[] {"--slides", "3", "--slide-pixels", "64"}, 0, both, ct.length, 4);
    assertThat(synthesize(both)).isZero();
    Map<String, byte[]> together = archive();
    assertThat(together).hasSize(alone.size() + 3);
    alone.forEach((key, bytes) -> assertThat(together.get(key)).as(key).isEqualTo(bytes));
    assertThat(folder.resolve("truth/t.csv")).hasContent(truth);
  }

  @Test
  void slideTooSmallIsTheUsersMistake() {
    assertThat(synthesize("--patients", "0", "--slides", "1", "--slide-pixels", "4")).isEqualTo(2);
  }
}
