package org.opportune.jobs.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.inference.bundle.BundleCard;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.jobs.UserException;
import org.opportune.jobs.settings.Settings;

/** A TorchScript module is code: where it lies decides whether it may run. */
class TrustedTorchScriptTest {
  @TempDir Path folder;
  private Path trusted;

  @BeforeEach
  void make() throws Exception {
    trusted = Files.createDirectory(folder.resolve("trusted"));
  }

  private static Path bundle(Path folder) {
    BundleCard card =
        new BundleCard(
            "scripted",
            "1",
            BundleCard.TORCHSCRIPT,
            "model.pt",
            0,
            false,
            false,
            -1150.0,
            -300.0,
            16,
            1,
            0,
            null,
            null,
            null,
            null,
            "windowed",
            "none",
            null,
            Map.of(),
            "Apache-2.0",
            Map.of());
    ModelBundle.write(folder, card, Map.of("model.pt", new byte[] {1, 2, 3}));
    return folder;
  }

  private NetworkChoice choose(String place) {
    Settings settings =
        Settings.load(
            Optional.empty(),
            Map.of(
                "screen.bundle",
                '"' + place + '"',
                "screen.trusted-torchscript",
                "[\"" + trusted + "\"]"));
    return NetworkChoice.of(settings, new Configuration());
  }

  @Test
  void aModuleBelowATrustedFolderIsTaken() {
    assertThat(choose(bundle(trusted.resolve("net")).toString()).name()).isEqualTo("scripted");
  }

  @Test
  void aModuleElsewhereIsRefused() {
    Path elsewhere = bundle(folder.resolve("elsewhere"));
    assertThatThrownBy(() -> choose(elsewhere.toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("screen.bundle")
        .hasMessageContaining("screen.trusted-torchscript");
  }

  @Test
  void aPathThatClimbsOutOrAFolderWithALikeNameIsElsewhere() {
    bundle(folder.resolve("elsewhere"));
    assertThatThrownBy(() -> choose(trusted + "/../elsewhere")).isInstanceOf(UserException.class);
    Path like = bundle(folder.resolve("trusted-not"));
    assertThatThrownBy(() -> choose(like.toString())).isInstanceOf(UserException.class);
  }
}
