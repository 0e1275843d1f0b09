/** Settings: conf/opportune.conf, a site file and command-line overrides, checked. */
package org.opportune.jobs.settings;
