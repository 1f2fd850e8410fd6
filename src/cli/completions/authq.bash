# Completion of authq for bash: source <(authq completions bash)
_authq() {
    local line list=
    [[ ${COMP_TYPE:-9} == 63 ]] && list=--list
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("$line")
    done < <("$1" complete $list bash "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    # A word brings the space behind it. Without words, names of files are completed.
    ((${#COMPREPLY[@]})) && compopt -o nospace
}
complete -o default -F _authq authq
