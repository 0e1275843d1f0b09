package org.opportune.jobs.screen;

import org.apache.hadoop.conf.Configuration;
import org.opportune.jobs.settings.Settings;

/** The networks that the settings name, checked without loading them. */
public final class ScreeningNetworks {
  private ScreeningNetworks() {}

  /**
   * Names and digests of the networks, each checked against its SHA-256.
   *
   * @throws org.opportune.jobs.UserException when one is missing, changed or not trusted
   */
  public static String require(Settings settings, Configuration configuration) {
    StringBuilder found = new StringBuilder(text(NetworkChoice.of(settings, configuration)));
    NetworkChoice.ofLungs(settings, configuration)
        .ifPresent(lungs -> found.append(", lungs ").append(text(lungs)));
    if (!settings.text("slides.bundle").equals("none")) {
      found.append(", slides ").append(text(NetworkChoice.ofSlides(settings, configuration)));
    }
    NetworkChoice.ofScans(settings, configuration)
        .ifPresent(scans -> found.append(", scans ").append(text(scans)));
    return found.toString();
  }

  private static String text(NetworkChoice network) {
    return network.name() + " SHA-256 " + network.sha256().substring(0, 12);
  }
}
