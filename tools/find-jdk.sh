# To be sourced: find_java_home prints the folder of a JDK 25 or newer, or says that there is none.
#
#   QUIRE_JAVA_HOME   a JDK to use before any other
# shellcheck shell=bash

# The major version of the JDK in folder $1, from the file that every JDK has; 0 when there is none.
java_major() {
    local line major=0
    if [[ -x $1/bin/java && -r $1/release ]]; then
        while IFS= read -r line; do
            if [[ $line == JAVA_VERSION=* ]]; then
                line=${line#*\"}
                major=${line%%[!0-9]*}
            fi
        done <"$1/release"
    fi
    echo "${major:-0}"
}

find_java_home() {
    local on_path home
    on_path=$(command -v java || true)
    [[ -z $on_path ]] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
    for home in "${QUIRE_JAVA_HOME:-}" "${JAVA_HOME:-}" "$on_path" \
        /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*/jdk* \
        "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        if [[ -n $home && $(java_major "$home") -ge 25 ]]; then
            echo "$home"
            return
        fi
    done
    echo "quire: needs a JDK 25 or newer, found none; install one, for example Eclipse Temurin 25," \
        "or set QUIRE_JAVA_HOME" >&2
    return 1
}
