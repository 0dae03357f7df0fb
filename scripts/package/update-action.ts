/**
 * What polkit asks before `cordon update` runs as root from an open window: for the password of an administrator of the machine,
 * each time anew. The machine's own rules may say otherwise.
 */
export const updateAction = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE policyconfig PUBLIC "-//freedesktop//DTD PolicyKit Policy Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/PolicyKit/1/policyconfig.dtd">
<policyconfig>
  <vendor>Cordon</vendor>
  <action id="org.cordon.console.update">
    <description>Install an update of Cordon</description>
    <message>An administrator of this machine has to allow that an update of Cordon is installed. Cordon closes for it.</message>
    <icon_name>cordon</icon_name>
    <defaults>
      <allow_any>auth_admin</allow_any>
      <allow_inactive>auth_admin</allow_inactive>
      <allow_active>auth_admin</allow_active>
    </defaults>
    <annotate key="org.freedesktop.policykit.exec.path">/opt/cordon/bin/cordon</annotate>
    <annotate key="org.freedesktop.policykit.exec.argv1">update</annotate>
  </action>
</policyconfig>
`;
