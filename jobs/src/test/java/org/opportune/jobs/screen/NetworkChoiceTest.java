package org.opportune.jobs.screen;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opportune.inference.bundle.BundleCard;
import org.opportune.inference.bundle.ClassCard;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.jobs.UserException;
import org.opportune.jobs.settings.Settings;

class NetworkChoiceTest {
  @ParameterizedTest
  @CsvSource({
    "screen.bundle, opportune train edlnet",
    "screen.lung-mask, opportune train lung",
    "slides.bundle, opportune train ana",
    "scans.bundle, opportune train ctnet"
  })
  void aNetworkThatClassifiesSlicesIsRefusedBeforeTheNightBegins(
      String setting, String fix, @TempDir Path folder) {
    BundleCard card =
        new BundleCard(
            "infection-drawn",
            "1",
            BundleCard.INFECTION,
            "weights.safetensors",
            8,
            false,
            false,
            -1000.0,
            200.0,
            1,
            0,
            0,
            null,
            null,
            null,
            new ClassCard(List.of("healthy", "consolidation"), 96, "highest slice", 0.5),
            "slices",
            "none",
            null,
            Map.of(),
            "Apache-2.0",
            Map.of());
    ModelBundle.write(folder, card, Map.of("weights.safetensors", new byte[] {1}));
    Settings settings =
        Settings.load(Optional.empty(), Map.of(setting, "\"" + folder.toString() + "\""));
    Configuration configuration = new Configuration();
    assertThatThrownBy(
            () -> {
              switch (setting) {
                case "screen.bundle" -> NetworkChoice.of(settings, configuration);
                case "screen.lung-mask" -> NetworkChoice.ofLungs(settings, configuration);
                case "scans.bundle" -> NetworkChoice.ofScans(settings, configuration);
                default -> NetworkChoice.ofSlides(settings, configuration);
              }
            })
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Invalid setting " + setting)
        .hasMessageContaining(fix);
  }
}
