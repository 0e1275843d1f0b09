package org.opportune.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.alias.CredentialProvider;
import org.apache.hadoop.security.alias.CredentialProviderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.UserException;
import org.opportune.jobs.settings.Settings;

class SiteKeyTest {
  private static final SiteKey IN_FILE = SiteKey.random();
  private static final SiteKey IN_ENVIRONMENT = SiteKey.random();
  private static final SiteKey IN_PROVIDER = SiteKey.random();

  @TempDir Path folder;
  private Path file;
  private Configuration provider;

  @BeforeEach
  void store() throws Exception {
    file = Files.writeString(folder.resolve("site.key"), IN_FILE.toHex() + "\n");
    provider = provider(IN_PROVIDER.toHex());
  }

  private Configuration provider(String secret) throws Exception {
    Configuration configuration = new Configuration(false);
    configuration.set(
        CredentialProviderFactory.CREDENTIAL_PROVIDER_PATH,
        "localjceks://file" + folder.resolve(Integer.toHexString(secret.hashCode()) + ".jceks"));
    CredentialProvider store = CredentialProviderFactory.getProviders(configuration).get(0);
    store.createCredentialEntry("opportune.site.key", secret.toCharArray());
    store.flush();
    return configuration;
  }

  private static String id(String file, String variable, Configuration configuration) {
    Settings settings =
        Settings.load(Optional.empty(), Map.of("privacy.site-key-file", "\"" + file + "\""));
    Map<String, String> environment =
        variable == null ? Map.of() : Map.of("OPPORTUNE_SITE_KEY", variable);
    return CommonOptions.siteKey(settings, environment::get, configuration).id();
  }

  @Test
  void fileWinsOverEnvironmentOverCredentialProvider() {
    String variable = IN_ENVIRONMENT.toHex();
    assertThat(id(file.toString(), variable, provider)).isEqualTo(IN_FILE.id());
    assertThat(id("", variable, provider)).isEqualTo(IN_ENVIRONMENT.id());
    assertThat(id("", null, provider)).isEqualTo(IN_PROVIDER.id());
  }

  @Test
  void noKeyAnywhereTellsHowToMakeOne() {
    assertThatThrownBy(() -> id("", null, new Configuration(false)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Missing site key")
        .hasMessageContaining("openssl rand -hex 32")
        .hasMessageContaining("--site-key-file");
  }

  @Test
  void badKeyIsRefusedWhereItStandsAndTheNextPlaceIsNotTried() throws Exception {
    String variable = IN_ENVIRONMENT.toHex();
    refused(() -> id("", "0".repeat(64), provider), "default", "OPPORTUNE_SITE_KEY");
    refused(() -> id("", "abcd", provider), "3 bytes is not 32", "OPPORTUNE_SITE_KEY");
    refused(() -> id("", "changeme!", provider), "hexadecimal", "OPPORTUNE_SITE_KEY");
    refused(() -> id("", "", provider), "0 bytes is not 32", "OPPORTUNE_SITE_KEY");
    Configuration weak = provider("ab".repeat(32));
    refused(() -> id("", null, weak), "default", "opportune.site.key");
    Files.writeString(file, IN_FILE.toHex().substring(2));
    refused(() -> id(file.toString(), variable, provider), "is not 32", file.toString());
    Files.writeString(file, "");
    refused(() -> id(file.toString(), variable, provider), "0 bytes is not 32", file.toString());
  }

  @Test
  void missingFileIsNamed() {
    Path missing = folder.resolve("lost.key");
    assertThatThrownBy(() -> id(missing.toString(), IN_ENVIRONMENT.toHex(), provider))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Cannot read the site key")
        .hasMessageContaining(missing.toString());
  }

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String why, String where) {
    assertThatThrownBy(call)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Invalid site key")
        .hasMessageContaining(why)
        .hasMessageContaining(where)
        .hasMessageContaining("openssl rand -hex 32");
  }
}
