"""Completion scripts of bash, zsh and fish: each asks the completer, with the table that stands in it."""

BASH = r"""# Completion of dyna-tui for bash: eval "$(dyna-tui completion bash)"
_dyna_tui_table='@TABLE@'
_dyna_tui() {
    local line files= endings= IFS=$'\n'
    COMPREPLY=()
    while IFS= read -r line; do
        case $line in
            :open) compopt -o nospace ;;
            :files*) files=1 endings=${line#:files} ;;
            *) COMPREPLY+=("$line") ;;
        esac
    done < <(printf %s "$_dyna_tui_table" |
        "${COMP_WORDS[0]}" completion --complete bash "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    if [[ -n $files ]]; then
        compopt -o filenames
        while IFS= read -r line; do
            if [[ -z $endings || -d $line || "$endings " == *" ${line##*.} "* ]]; then COMPREPLY+=("$line"); fi
        done < <(compgen -f -- "$2")
    fi
}
complete -F _dyna_tui dyna-tui
"""

ZSH = r"""#compdef dyna-tui
# Completion of dyna-tui for zsh: eval "$(dyna-tui completion zsh)", after compinit
_dyna_tui_table='@TABLE@'
_dyna_tui() {
    local line files=0
    local -a found shown options typed endings
    typed=("${(@Q)words[2,CURRENT]}")
    while IFS= read -r line; do
        case $line in
            :open) options=(-S '') ;;
            :files*) files=1; endings=(${=line#:files}) ;;
            *) found+=("${line%%$'\t'*}"); shown+=("${line/$'\t'/  }") ;;
        esac
    done < <(print -rn -- "$_dyna_tui_table" | "${words[1]}" completion --complete zsh "$typed[@]" 2>/dev/null)
    (( $#found )) && compadd "${options[@]}" -l -d shown -a found
    (( files )) && if (( $#endings )); then _files -g "*.(${(j:|:)endings})(-.)"; else _files; fi
    (( $#found || files ))
}
compdef _dyna_tui dyna-tui
"""

FISH = r"""# Completion of dyna-tui for fish: dyna-tui completion fish | source
set -g _dyna_tui_table '@TABLE@'
function _dyna_tui
    set -l typed (commandline -opc) (commandline -ct)
    set -l word (commandline -ct)
    for line in (printf %s $_dyna_tui_table | $typed[1] completion --complete fish $typed[2..-1] 2>/dev/null)
        switch $line
            case :open
            case ':files*'
                set -l endings (string split -n ' ' -- (string replace ':files' '' -- $line))
                for path in (__fish_complete_path $word)
                    set -l name (string split -m1 \t -- $path)[1]
                    set -l ending (string match -r '[^.]*$' -- $name)
                    if test (count $endings) -eq 0; or string match -q '*/' -- $name; or contains -- $ending $endings
                        echo $path
                    end
                end
            case '*'
                echo $line
        end
    end
end
complete -c dyna-tui -f -a '(_dyna_tui)'
"""

SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}
"""The script of each shell; ``@TABLE@`` stands for the table, in single quotes."""
QUOTES = {"bash": "'\\''", "zsh": "'\\''", "fish": "\\'"}
"""How each shell writes a single quote within single quotes."""
