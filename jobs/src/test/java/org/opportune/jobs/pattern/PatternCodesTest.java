package org.opportune.jobs.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.ingest.hep2.Pattern;
import org.opportune.jobs.UserException;

class PatternCodesTest {

  @Test
  void everyPatternThatTheShippedNetworkKnowsHasACode() {
    PatternCodes codes = PatternCodes.load("default");
    for (String label : Pattern.labels()) {
      assertThat(codes.of(label).icap()).as(label).startsWith("AC-");
    }
  }

  /** ICAP: AC-19 and AC-20 are cytoplasmic speckled, AC-4 and AC-5 nuclear speckled. */
  @Test
  void theSourcesAmbiguousCodeOfSpeckledIsSaid() {
    PatternCode speckled = PatternCodes.load("default").of("speckled");
    assertThat(speckled.icap()).isEqualTo("AC-4/5");
    assertThat(speckled.note()).contains("AC-19/20");
  }

  @Test
  void aLaboratorysOwnFileWins(@TempDir Path folder) throws IOException {
    Path own = folder.resolve("own.conf");
    Files.writeString(
        own, "patterns = [ { label = speckled, name = \"Speckled\", icap = \"AC-19/20\" } ]");
    PatternCodes codes = PatternCodes.load(own.toString());
    assertThat(codes.of("speckled").icap()).isEqualTo("AC-19/20");
    assertThat(codes.of("nuclear_dots").name()).isEqualTo("nuclear dots");
    assertThat(codes.of("nuclear_dots").icap()).isEmpty();
  }

  @Test
  void aBrokenFileIsNamedWithItsField(@TempDir Path folder) throws IOException {
    Path broken = folder.resolve("broken.conf");
    Files.writeString(broken, "patterns = [ { label = speckled, name = \"Speckled\" } ]");
    assertThatThrownBy(() -> PatternCodes.load(broken.toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("broken.conf")
        .hasMessageContaining("icap");
    assertThatThrownBy(() -> PatternCodes.load(folder.resolve("absent.conf").toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("slides.patterns");
  }
}
