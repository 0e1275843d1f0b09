package org.opportune.jobs.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.jobs.UserException;

class SettingsTest {
  @TempDir Path folder;

  private static Settings of(Map<String, String> overrides) {
    return Settings.load(Optional.empty(), overrides);
  }

  @Test
  void commandLineWinsOverSiteFileWinsOverDefaults() throws Exception {
    Path site = folder.resolve("site.conf");
    Files.writeString(site, "series { min-slices = 31, min-matrix = 99 }\n");
    Settings settings = Settings.load(Optional.of(site), Map.of("series.min-slices", "47"));
    assertThat(settings.integer("series.min-slices", 1)).isEqualTo(47);
    assertThat(settings.integer("series.min-matrix", 1)).isEqualTo(99);
    assertThat(settings.number("series.max-slice-mm", 0, 100)).isEqualTo(5.0);
  }

  @Test
  void misspeltSettingIsNamedWithFileAndNearestName() throws Exception {
    Path site = folder.resolve("site.conf");
    Files.writeString(site, "screen.devise = gpu\n");
    assertThatThrownBy(() -> Settings.load(Optional.of(site), Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(site.toString())
        .hasMessageContaining("screen.devise")
        .hasMessageContaining("screen.device");
  }

  @Test
  void valueOutsideItsRangeIsRefused() {
    assertThatThrownBy(() -> of(Map.of("index.reads-in-flight", "0")).integer("index.reads-in-flight", 1))
        .hasMessageContaining("index.reads-in-flight")
        .hasMessageContaining("0 is less than 1");
    assertThatThrownBy(() -> of(Map.of("screen.device", "tpu")).oneOf("screen.device", "cpu", "gpu"))
        .hasMessageContaining("\"tpu\" is not one of cpu, gpu");
  }

  @Test
  void missingArchiveTellsTheOption() {
    assertThatThrownBy(() -> of(Map.of()).archive()).hasMessageContaining("--archive");
  }

  @Test
  void barePathMeansAFolderOfThisMachine() {
    Settings settings = of(Map.of("archive", "\"/data/ct archive\"", "warehouse", "\"s3a://b/w\""));
    assertThat(settings.archive().toString()).isEqualTo("file:///data/ct%20archive");
    assertThat(settings.warehouse().getScheme()).isEqualTo("s3a");
  }

  @Test
  void digestIgnoresPlacesAndFollowsEverythingElse() {
    String digest = of(Map.of()).digest();
    assertThat(of(Map.of("archive", "\"/elsewhere\"")).digest()).isEqualTo(digest);
    assertThat(of(Map.of("staging.seed", "2")).digest()).isNotEqualTo(digest);
  }
}
