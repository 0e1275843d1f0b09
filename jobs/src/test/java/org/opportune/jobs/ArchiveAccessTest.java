package org.opportune.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opportune.jobs.settings.Settings;

class ArchiveAccessTest {
  private static Settings characterSet(String term) {
    return Settings.load(Optional.empty(), Map.of("privacy.character-set", "\"" + term + "\""));
  }

  @Test
  void siteSaysHowUndeclaredTextIsRead() {
    assertThat(ArchiveAccess.reading(Settings.load(Optional.empty(), Map.of())).undeclaredText())
        .isEmpty();
    assertThat(ArchiveAccess.reading(characterSet("GB18030")).undeclaredText())
        .isEqualTo("GB18030");
    assertThatThrownBy(() -> ArchiveAccess.reading(characterSet("Big5")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("privacy.character-set")
        .hasMessageContaining("Big5");
  }
}
